package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.NoisePrior;
import dev.quire.train.rows.RowBlocks;
import java.lang.foreign.MemorySegment;
import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.Trigamma;

/**
 * How exact the ratings of each row of a side are, relative to one another: tau ~ Gamma(a, a) of a
 * row, so that its ratings have the precision lambda tau. With e the row's sum of E[(r - r^)^2] and
 * n its ratings
 *
 * <pre>
 *   q(tau) = Gamma(a + n/2, a + lambda/2 e)
 * </pre>
 *
 * <p>and a where the bound is highest, ln a + 1 - psi(a) + mean(E[ln tau] - E[tau]) = 0, by
 * Newton's method. A row without ratings has its prior as posterior: its mean is 1, and it says
 * nothing of a.
 *
 * <p>The scale mixture of Student's distribution, with one tau for all ratings of a row: see B.
 * Lakshminarayanan, G. Bouchard, C. Archambeau, "Robust Bayesian matrix factorisation", AISTATS
 * 2011.
 */
final class NoiseMultipliers {
  private static final double INITIAL_SHAPE = 5;

  /** From here on nothing differs from ratings that are all equally exact. */
  static final double MAX_SHAPE = 1e4;

  private static final int NEWTON_STEPS = 20;
  private static final double NEWTON_TOLERANCE = 1e-8;

  private final CsrMatrix ratings;
  private final MemorySegment means; // E[tau], F32 [rows]
  private NoisePrior prior = new NoisePrior(INITIAL_SHAPE);
  private NoisePrior priorOfPosteriors = prior; // with which q was made
  private Sums sums = new Sums(0, 0, 0, 0);

  /**
   * What the rows with ratings add up to.
   *
   * @param rows how many
   * @param logs sum of E[ln tau]
   * @param means sum of E[tau]
   * @param rest entropies of q, and n/2 E[ln tau] of the likelihood
   */
  private record Sums(double rows, double logs, double means, double rest) {}

  /**
   * For the rows of a side.
   *
   * @param means E[tau], F32 [rows]. Modified.
   */
  NoiseMultipliers(CsrMatrix ratings, MemorySegment means) {
    this.ratings = ratings;
    this.means = means;
  }

  /** E[tau] of all rows, F32 [rows]: what their ratings weigh for the other side. */
  MemorySegment means() {
    return means;
  }

  /** E[tau] of a row. */
  double mean(int row) {
    return means.getAtIndex(F32, row);
  }

  /** The shape a. */
  double shape() {
    return prior.shape();
  }

  /** Takes back a shape. */
  void restore(double shape) {
    prior = new NoisePrior(shape);
  }

  /** The shape a + n/2 of q(tau) of a row. */
  double posteriorShape(int row) {
    return priorOfPosteriors.posteriorShape(ratings.rowLength(row));
  }

  /** From now on {@link #update} goes by the shape that was learned last. */
  void begin() {
    priorOfPosteriors = prior;
  }

  /**
   * Sets a row's q(tau) to where the bound is highest.
   *
   * @param expectedError e
   */
  void update(int row, double lambda, double expectedError) {
    double mean = priorOfPosteriors.posteriorMean(ratings.rowLength(row), lambda, expectedError);
    means.setAtIndex(F32, row, (float) mean);
  }

  /** After all rows were updated: sets the shape a to where the bound is highest. */
  void learnShape(WorkerPool pool) {
    ShapeFunctions functions = new ShapeFunctions(priorOfPosteriors, ratings.rows());
    double[] total =
        RowBlocks.sums(ratings.rows(), 4, pool, (row, terms) -> addTerms(row, functions, terms));
    sums = new Sums(total[0], total[1], total[2], total[3]);
    if (sums.rows > 0) {
      prior = new NoisePrior(bestShape(prior.shape(), (sums.logs - sums.means) / sums.rows));
    }
  }

  private void addTerms(int row, ShapeFunctions functions, double[] terms) {
    int count = ratings.rowLength(row);
    if (count == 0) {
      return;
    }
    double shape = posteriorShape(row);
    double mean = mean(row);
    double logRate = Math.log(shape / mean);
    double digamma = functions.digamma(count);
    double log = digamma - logRate;
    terms[0]++;
    terms[1] += log;
    terms[2] += mean;
    double entropy = shape - logRate + functions.logGamma(count) + (1 - shape) * digamma;
    terms[3] += entropy + 0.5 * count * log;
  }

  /**
   * The root of ln a + 1 - psi(a) + s: the highest point of a ln a - ln Gamma(a) + a s.
   *
   * @param start where to begin
   * @param s mean of E[ln tau] - E[tau], below -1
   */
  static double bestShape(double start, double s) {
    double a = start;
    for (int step = 0; step < NEWTON_STEPS; step++) {
      double next = a - (Math.log(a) + 1 - Digamma.value(a) + s) / (1 / a - Trigamma.value(a));
      next = next > 0 ? Math.min(next, MAX_SHAPE) : a / 2;
      boolean found = Math.abs(next - a) < NEWTON_TOLERANCE * next;
      a = next;
      if (found) {
        break;
      }
    }
    return a;
  }

  /**
   * What the multipliers add to the evidence lower bound beside - lambda/2 sum tau e: E[ln p(tau)]
   * and the entropy of q, and n/2 E[ln tau] of the likelihood.
   */
  double bound() {
    double a = prior.shape();
    return sums.rows * (a * Math.log(a) - LogGamma.value(a))
        + (a - 1) * sums.logs
        - a * sums.means
        + sums.rest;
  }
}
