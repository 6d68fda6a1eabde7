package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.model.ScratchSpace;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.rows.GatheredSums;
import dev.quire.train.rows.RowBlocks;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What the variances of the other side come to for each row of this one, with w the multipliers of
 * the other side's noise, or 1:
 *
 * <pre>
 *   t_k = sum_n w_n var(v_nk)   and   sum_n w_n var(b_n)   over the row's ratings n
 * </pre>
 *
 * <p>They are gathered for all rows before these are updated. Gathered with the means, row by row,
 * they would take their place in the caches: of 200,000 users the two together take more than twice
 * the time of one after the other.
 */
final class OtherVariances {
  private final int columns;
  private final int rank;
  private final MemorySegment factorVariance;
  private final MemorySegment biasVariance;
  private final Optional<MemorySegment> weights; // w: F32 [columns]
  private final GatheredSums gathered;
  private final MemorySegment lines; // w var(v), w var(b): F32 [columns][rank + 1]
  private final MemorySegment sums; // t and that of the biases: F32 [rows][rank + 1]
  private final WorkerPool pool;

  /** Memory of one side, and of nothing that lasts. */
  record Scratch(MemorySegment lines, MemorySegment sums) {
    /** On the heap. */
    static Scratch allocate(int rows, int columns, int rank) {
      return new Scratch(allocate(columns, rank), allocate(rows, rank));
    }

    private static MemorySegment allocate(int lines, int rank) {
      return MemorySegment.ofArray(new float[Math.multiplyExact(lines, rank + 1)]);
    }

    /**
     * Reserves it.
     *
     * @param name of the side
     */
    static Scratch reserve(ScratchSpace scratch, String name, int rows, int columns, int rank) {
      long lineBytes = (rank + 1L) * Float.BYTES;
      return new Scratch(
          scratch.reserve(name + "-variances", columns * lineBytes),
          scratch.reserve(name + "-variance-sums", rows * lineBytes));
    }
  }

  /**
   * For rows with these ratings.
   *
   * @param factorVariance of the other side, F32 [columns][rank]. Not modified.
   * @param biasVariance likewise, F32 [columns]. Not modified.
   * @param weights w, F32 [columns], if they are not all 1. Not modified.
   */
  OtherVariances(
      CsrMatrix ratings,
      int rank,
      MemorySegment factorVariance,
      MemorySegment biasVariance,
      Optional<MemorySegment> weights,
      Scratch scratch,
      WorkerPool pool) {
    this.columns = Math.toIntExact(biasVariance.byteSize() / Float.BYTES);
    this.rank = rank;
    this.factorVariance = factorVariance;
    this.biasVariance = biasVariance;
    this.weights = weights;
    this.gathered = new GatheredSums(ratings, rank + 1, pool);
    this.lines = scratch.lines;
    this.sums = scratch.sums;
    this.pool = pool;
  }

  /** Gathers them, as the other side is now. */
  void gather() {
    RowBlocks.forEach(columns, pool, this::setLine);
    gathered.forEach(
        lines,
        0,
        (row, sum, unused) -> {
          for (int k = 0; k <= rank; k++) {
            sums.setAtIndex(F32, first(row) + k, (float) sum[k]);
          }
        });
  }

  private long first(int line) {
    return line * (rank + 1L);
  }

  private void setLine(int column) {
    float weight = weights.isPresent() ? weights.get().getAtIndex(F32, column) : 1;
    long from = (long) column * rank;
    for (int k = 0; k < rank; k++) {
      lines.setAtIndex(F32, first(column) + k, weight * factorVariance.getAtIndex(F32, from + k));
    }
    float bias = weight * biasVariance.getAtIndex(F32, column);
    lines.setAtIndex(F32, first(column) + rank, bias);
  }

  /**
   * t of a row.
   *
   * @param t [at least rank]. Modified: the first rank numbers.
   */
  void load(int row, float[] t) {
    MemorySegment.copy(sums, F32, first(row) * Float.BYTES, t, 0, rank);
  }

  /** What the biases add to the expected error of a row. */
  double ofBiases(int row) {
    return sums.getAtIndex(F32, first(row) + rank);
  }
}
