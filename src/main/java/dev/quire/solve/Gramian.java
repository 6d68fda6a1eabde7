package dev.quire.solve;

import dev.quire.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The sum of v v' over rows of a factor matrix. Floats are added up over {@value #PART} rows at
 * most, the rest in double.
 */
public final class Gramian {
  private static final int PART = 1024;

  private final int rank;
  private final double[][] sums; // [rank][rank], upper triangle
  private final float[] panel; // [PART, stride] in strips
  private final int[] indices = new int[PART];
  private final float[] gram; // of a part

  /** Of no rows so far. */
  public Gramian(int rank) {
    this.rank = rank;
    this.sums = new double[rank][rank];
    this.panel = new float[PART * Kernels.stride(rank)];
    this.gram = Kernels.newGram(rank);
  }

  /** Memory that one takes, in bytes. */
  public static long bytes(int rank) {
    long stride = Kernels.stride(rank);
    return 8L * rank * rank + 4 * stride * (PART + Kernels.gramRows(rank)) + 4L * PART;
  }

  /**
   * Adds rows of a matrix.
   *
   * @param factors F32 [rows][rank]. Not modified.
   * @param counts which of the rows from first to end - 1 count
   */
  public void add(MemorySegment factors, int first, int end, IntPredicate counts) {
    int size = 0;
    for (int row = first; row < end; row++) {
      if (counts.test(row)) {
        indices[size++] = row;
      }
      if (size == PART || (row == end - 1 && size > 0)) {
        addPart(factors, size);
        size = 0;
      }
    }
  }

  private void addPart(MemorySegment factors, int size) {
    Kernels.gather(factors, rank, indices, size, panel);
    Arrays.fill(gram, 0);
    Kernels.addGram(panel, size, rank, gram);
    int rows = Kernels.gramRows(rank);
    for (int i = 0; i < rank; i++) {
      for (int j = i; j < rank; j++) {
        sums[i][j] += gram[Kernels.index(rows, i, j)];
      }
    }
  }

  /** Adds the rows that another one has. */
  public void merge(Gramian other) {
    for (int i = 0; i < rank; i++) {
      for (int j = i; j < rank; j++) {
        sums[i][j] += other.sums[i][j];
      }
    }
  }

  /** The sum, [rank][rank], both triangles. */
  public double[][] matrix() {
    double[][] matrix = new double[rank][rank];
    for (int i = 0; i < rank; i++) {
      for (int j = i; j < rank; j++) {
        matrix[i][j] = sums[i][j];
        matrix[j][i] = sums[i][j];
      }
    }
    return matrix;
  }
}
