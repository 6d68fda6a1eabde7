package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.parallel.WorkerPool;
import dev.quire.train.rows.Incidence;
import dev.quire.train.rows.RowBlocks;
import dev.quire.train.rows.RowNumbers;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * Where the rows of a side are by whom they have ratings with, before these are seen: a row's prior
 * has the mean p_r = sum_f S_rf y_f over its columns f, each with a vector y_f, and S as {@link
 * Incidence} has it. With the row's own precisions P_k around it
 *
 * <pre>
 *   y_fk ~ N(0, 1/alpha_k)    q(y_fk) = N(., s_fk)    s_fk = 1 / (alpha_k + P_k c_f)    c_f = sum_r S_rf^2
 *   (S'S + (alpha_k / P_k) I) y_k = S' m_k            the means, of each dimension k
 *   alpha_k = n / sum_f (y_fk^2 + s_fk)               over the n columns that have ratings
 * </pre>
 *
 * <p>The means are improved by {@value #STEPS} step of {@linkplain ConjugateGradients conjugate
 * gradients} after some updates of the rows; each raises the bound, so they need not be solved for.
 * A step costs two gatherings of nnz * rank numbers, and one more gives p.
 *
 * <p>Of users these are the item vectors of SVD++: Y. Koren, "Factorization meets the
 * neighborhood", KDD 2008; of items the same the other way round.
 */
final class ImplicitFeatures {
  private static final int STEPS = 1;

  private final Incidence incidence;
  private final int rows;
  private final int columns;
  private final int rank;
  private final WorkerPool pool;
  private final MemorySegment vectors; // y: F32 [columns][rank]
  private final Scratch scratch;
  private final ConjugateGradients gradients;
  private double[] precisions; // alpha: [rank]
  private double[] posteriorPrecisions; // alpha of which s was made: [rank]
  private double[] rowPrecisions; // P of which s was made: [rank]
  private Moments moments;

  /**
   * Memory of a side's prior, and of nothing that lasts.
   *
   * @param means p: F32 [rows][rank]
   * @param byRow F32 [rows][rank], shared
   * @param residuals F32 [columns][rank], shared
   * @param directions F32 [columns][rank], shared
   */
  record Scratch(
      MemorySegment means,
      MemorySegment byRow,
      MemorySegment residuals,
      MemorySegment directions) {}

  /**
   * Sums over the columns with ratings.
   *
   * @param columns how many
   * @param squares sum_f (y^2 + s), [rank]
   * @param spreads sum_f c_f s: the variances of p, summed over the rows, [rank]
   * @param logs sum_f sum_k ln s
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  record Moments(double columns, double[] squares, double[] spreads, double logs) {}

  /**
   * Beside ratings that stay where they are.
   *
   * @param rows how many there are
   * @param columns how many there are
   * @param vectors y, F32 [columns][rank]. Modified.
   */
  ImplicitFeatures(
      Incidence incidence,
      int rows,
      int columns,
      MemorySegment vectors,
      Scratch scratch,
      double[] initialPrecisions,
      WorkerPool pool) {
    this.incidence = incidence;
    this.rows = rows;
    this.columns = columns;
    this.rank = initialPrecisions.length;
    this.vectors = vectors;
    this.scratch = scratch;
    this.precisions = initialPrecisions.clone();
    this.pool = pool;
    this.gradients =
        new ConjugateGradients(
            incidence, columns, vectors, scratch.residuals, scratch.directions, rank, pool);
  }

  /** alpha, [rank]. */
  double[] precisions() {
    return precisions.clone();
  }

  /** Begins from vectors that are there, as they are after an interruption. */
  void restore(double[] learned) {
    precisions = learned.clone();
    setMeans();
  }

  /** mean += p of a row. */
  void addMean(int row, float[] mean) {
    long index = (long) row * rank;
    for (int k = 0; k < rank; k++, index++) {
      mean[k] += scratch.means.getAtIndex(F32, index);
    }
  }

  /** What else the prior means of rows are made of. */
  @FunctionalInterface
  interface OtherMeans {
    /** Writes a row's, [rank], into zeros. */
    void set(int row, float[] mean);
  }

  /**
   * What is left of the rows without p and their other means, until the next call of anything here.
   *
   * @param rowFactors m, F32 [rows][rank]. Not modified.
   * @return F32 [rows][rank]
   */
  MemorySegment residuals(MemorySegment rowFactors, OtherMeans others) {
    RowBlocks.forEach(
        rows,
        pool,
        row -> {
          float[] mean = new float[rank];
          others.set(row, mean);
          addMean(row, mean);
          long index = (long) row * rank;
          for (int k = 0; k < rank; k++, index++) {
            scratch.byRow.setAtIndex(F32, index, rowFactors.getAtIndex(F32, index) - mean[k]);
          }
        });
    return scratch.byRow;
  }

  /**
   * Sets the variances to where the bound is highest for rows that stay where they are.
   *
   * @param rowFactors m, F32 [rows][rank]. Not modified.
   * @param rowPrecision P, [rank]. Not modified.
   * @param improves whether the vectors are improved, too, and with them p
   */
  void update(
      MemorySegment rowFactors, OtherMeans others, double[] rowPrecision, boolean improves) {
    if (improves) {
      double[] ridges = new double[rank];
      Arrays.setAll(ridges, k -> precisions[k] / rowPrecision[k]);
      gradients.improve(residuals(rowFactors, others), ridges, STEPS);
      setMeans();
    }
    posteriorPrecisions = precisions;
    rowPrecisions = rowPrecision.clone();
    moments = sumMoments();
  }

  /** p = S y. */
  private void setMeans() {
    List<RowNumbers.Stored> means = List.of(new RowNumbers.Stored(scratch.means, rank));
    incidence.forEachRow(
        new RowNumbers.Stored(vectors, rank),
        new Incidence.Visit(List.of(), means, 0, new GradientSteps.Keep()));
  }

  /** s of a column's vector, as of the last update. */
  double variance(int column, int k) {
    return 1 / (posteriorPrecisions[k] + rowPrecisions[k] * incidence.columnSquare(column));
  }

  private Moments sumMoments() {
    double[] sums =
        RowBlocks.sums(
            columns,
            2 * rank + 2,
            pool,
            (column, terms) -> {
              double square = incidence.columnSquare(column);
              if (square == 0) {
                return; // its posterior is its prior, and says nothing of that
              }
              LogSum logs = new LogSum();
              long index = (long) column * rank;
              for (int k = 0; k < rank; k++, index++) {
                double vector = vectors.getAtIndex(F32, index);
                double variance = variance(column, k);
                terms[k] += vector * vector + variance;
                terms[rank + k] += square * variance;
                logs.multiply(variance);
              }
              terms[2 * rank] += logs.sum();
              terms[2 * rank + 1]++;
            });
    return new Moments(
        sums[2 * rank + 1],
        Arrays.copyOfRange(sums, 0, rank),
        Arrays.copyOfRange(sums, rank, 2 * rank),
        sums[2 * rank]);
  }

  /** What the variances s add to sum_r E[(m_k - p_k)^2], [rank]. */
  double[] spreads() {
    return moments.spreads;
  }

  /** Sets alpha to where the bound is highest. */
  void learnPrecisions() {
    double[] learned = new double[rank];
    Arrays.setAll(learned, k -> moments.columns / moments.squares[k]);
    precisions = learned;
  }

  /**
   * What the vectors add to the evidence lower bound, beside what their {@link #spreads} take from
   * that of the rows: E[ln p(y)] and the entropy of q.
   */
  double bound() {
    double sum = moments.logs;
    for (int k = 0; k < rank; k++) {
      sum += moments.columns * (1 + Math.log(precisions[k]));
      sum -= precisions[k] * moments.squares[k];
    }
    return 0.5 * sum;
  }
}
