package dev.quire.train.vb;

import dev.quire.solve.VariationalRegression.Variance;

/**
 * Hyper-parameters of variational Bayes, as {@link VbKind} has them. There is none to tune: the
 * precisions are learned.
 *
 * @param rank number of factors
 * @param epochs how often users and items are updated at most
 * @param variance what the variance of a number is
 * @param tolerance training ends when the bound changes by less than this for each rating
 * @param seed of the initial item factors
 * @param noise whose ratings may be more exact than those of others
 * @param implicit what is learned from who has rated whom
 * @param time how ratings move with time
 */
public record VariationalOptions(
    int rank,
    int epochs,
    Variance variance,
    double tolerance,
    long seed,
    Noise noise,
    Implicit implicit,
    Time time) {
  /** Nothing learned from times. */
  public VariationalOptions(
      int rank,
      int epochs,
      Variance variance,
      double tolerance,
      long seed,
      Noise noise,
      Implicit implicit) {
    this(rank, epochs, variance, tolerance, seed, noise, implicit, Time.NONE);
  }

  /** All ratings equally exact, and nothing learned from who has rated whom either. */
  public VariationalOptions(int rank, int epochs, Variance variance, double tolerance, long seed) {
    this(rank, epochs, variance, tolerance, seed, Noise.NONE, Implicit.NONE);
  }
}
