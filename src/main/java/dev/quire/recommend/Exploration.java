package dev.quire.recommend;

import dev.quire.parallel.RandomStreams;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;

/**
 * How a variational model's ranking weighs what is expected of an item against how sure that is.
 *
 * <p>{@code CAUTIOUS} is a lower confidence bound, as R. Herbrich, T. Minka, T. Graepel,
 * "TrueSkill: a Bayesian skill rating system", NIPS 2006, rank players by it. {@code EXPLORE} is an
 * upper confidence bound: P. Auer, "Using confidence bounds for exploitation-exploration
 * trade-offs", JMLR 3, 2002. {@code THOMPSON} draws a rating from what the model believes of each
 * item: O. Chapelle, L. Li, "An empirical evaluation of Thompson sampling", NIPS 2011; the belief
 * of a score is taken as normal.
 *
 * <p>{@code QUOTIENT} is the cautious score of the MovieLens course reports. It depends on the unit
 * of the ratings and on where their scale has its zero: of ratings around 0 it prefers, among bad
 * items, those that nobody knows.
 *
 * @param kind which
 * @param beta standard deviations taken off by {@code CAUTIOUS} and added by {@code EXPLORE}
 * @param seed of the draws of {@code THOMPSON}, one for each user and item
 */
public record Exploration(Kind kind, double beta, long seed) {
  /** What an item's score is. */
  public enum Kind {
    /** The predicted rating. */
    MEAN,
    /** mean - beta sqrt(variance): less of what is uncertain. */
    CAUTIOUS,
    /** mean + beta sqrt(variance): more of it. */
    EXPLORE,
    /** A rating drawn from N(mean, variance). */
    THOMPSON,
    /** mean / (1 + variance): less of what is uncertain, on a scale that has a zero. */
    QUOTIENT
  }

  /** Checks the range. */
  public Exploration {
    if (!(beta >= 0 && Double.isFinite(beta))) {
      throw new BadInputException(
          Problem.of("{setting} out of range")
              .setting("beta", beta)
              .remedy("use 0 or a positive number"));
    }
  }

  /**
   * The score of an item.
   *
   * @param mean rating that is expected
   * @param variance of that
   * @param user a number that differs between users
   */
  double score(double mean, double variance, long user, int item) {
    return switch (kind) {
      case MEAN -> mean;
      case CAUTIOUS -> mean - beta * Math.sqrt(variance);
      case EXPLORE -> mean + beta * Math.sqrt(variance);
      case THOMPSON -> mean + Math.sqrt(variance) * draw(user, item);
      case QUOTIENT -> mean / (1 + variance);
    };
  }

  /** Depends on nothing but the seed and the pair. */
  private double draw(long user, int item) {
    return RandomStreams.of(RandomStreams.mix(seed) + user, item).nextGaussian();
  }
}
