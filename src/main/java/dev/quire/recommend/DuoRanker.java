package dev.quire.recommend;

import dev.quire.kernel.Kernels;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.model.ScoreMeaning;
import java.util.Optional;
import org.apache.commons.numbers.gamma.Erfc;

/**
 * Ranks by what somebody would choose and then like:
 *
 * <pre>
 *   max(s, {@value #LEAST_PREFERENCE}) P(r &gt; t)^(1/4)
 * </pre>
 *
 * <p>with the preference s, and the predicted rating r as the normal distribution that a {@link
 * Forecast} is: P(r &gt; t) = Phi((m - t) / sqrt(variance)). t lies between the ratings of what is
 * liked and of what isn't. The probability only lowers a score, and so little that it decides among
 * what is about equally near: measured on MovieLens, where the power of a quarter serves best.
 *
 * <p>A probability is at most 1, so a preference that is below some score needs no prediction.
 */
public final class DuoRanker implements Ranker {
  /** Preferences below are as good as none: the least that tells items apart by ratings alone. */
  private static final double LEAST_PREFERENCE = 0.001;

  /** From here on the first two terms of the series are good for six digits. */
  private static final double TAIL = -35;

  private final Uncertainty uncertainty;
  private final Parameters preferences;
  private final Recommender ratings;
  private final Recommender choices;
  private final double likedAbove;

  /**
   * Of a model that has preferences beside ratings, and has to stay open.
   *
   * @param preferences of it
   * @param uncertainty of its ratings
   * @param likedAbove t
   */
  public DuoRanker(
      Model model, Parameters preferences, Uncertainty uncertainty, double likedAbove) {
    this.uncertainty = uncertainty;
    this.preferences = preferences;
    this.ratings = new Recommender(model);
    this.choices = new Recommender(preferences);
    this.likedAbove = likedAbove;
  }

  @Override
  public ScoreMeaning meaning() {
    return ScoreMeaning.PREFERENCE;
  }

  @Override
  public Standing standing(int user) {
    UncertainTaste belief = uncertainty.tasteOf(user);
    return new Standing(belief.mean(), Optional.of(belief), Optional.of(choices.tasteOf(user)));
  }

  @Override
  public long standingBytes() {
    int rank = uncertainty.model().parameters().rank();
    return (long) Float.BYTES * (2 * Kernels.stride(rank) + Kernels.stride(preferences.rank()));
  }

  @Override
  public double score(Standing standing, int item) {
    UncertainTaste belief = standing.belief().orElseThrow();
    return score(
        choices.score(bound(standing), item), ratings.score(belief.mean(), item), belief, item);
  }

  private double score(double preference, double rating, UncertainTaste belief, int item) {
    double variance = uncertainty.ratingVariance(belief, item);
    if (!(variance > 0)) {
      throw new IllegalArgumentException("no variance: item=" + item + ", value=" + variance);
    }
    return Math.max(preference, LEAST_PREFERENCE)
        * fourthRootOfNormal((rating - likedAbove) / Math.sqrt(variance));
  }

  /**
   * Phi(z)^(1/4), of the probability that a standard normal variable is at most z. Phi itself is 0
   * in doubles from z = -38 on, so in the tail it is taken from its logarithm: M. Abramowitz, I. A.
   * Stegun, "Handbook of mathematical functions", 1964, 26.2.12.
   */
  static double fourthRootOfNormal(double z) {
    if (z > TAIL) {
      return Math.sqrt(Math.sqrt(0.5 * Erfc.value(-z * Math.sqrt(0.5))));
    }
    double log = -0.5 * z * z - Math.log(-z * Math.sqrt(2 * Math.PI)) + Math.log1p(-1 / (z * z));
    return Math.exp(log / 4);
  }

  @Override
  public RowScores scores(Standing standing) {
    UncertainTaste belief = standing.belief().orElseThrow();
    RowScores chosen = choices.predictions(bound(standing));
    RowScores rated = ratings.predictions(belief.mean());
    double[] means = new double[RowScores.RUN];
    return (first, count, scores) -> {
      chosen.fill(first, count, scores);
      rated.fill(first, count, means);
      for (int i = 0; i < count; i++) {
        scores[i] = score(scores[i], means[i], belief, first + i);
      }
    };
  }

  @Override
  public Parameters bounding() {
    return preferences;
  }

  @Override
  public Taste bound(Standing standing) {
    return standing.preference().orElseThrow();
  }

  @Override
  public double leastPrediction(double score) {
    return score > LEAST_PREFERENCE ? score : Double.NEGATIVE_INFINITY;
  }
}
