package dev.quire.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** One implementation of {@link Kernels}, which documents the operations and checks arguments. */
interface KernelSet {
  /** A float of off-heap data. */
  ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Whether a Cholesky factorization can go on with this pivot. */
  static boolean isPivot(float value) {
    return value > 0 && value < Float.POSITIVE_INFINITY; // false for NaN
  }

  /** Floats per vector. */
  int lanes();

  /** Rows of a Gram matrix's storage. */
  int gramRows(int rank);

  /** Where an element of a matrix in strips of so many rows lies. */
  default int index(int rows, int row, int column) {
    return (column / lanes() * rows + row) * lanes() + column % lanes();
  }

  float dot(float[] a, int aIndex, float[] b, int bIndex, int n);

  float dot(MemorySegment a, long aIndex, float[] x, int n);

  void products(MemorySegment a, long aIndex, int count, int n, float[] x, float[] products);

  float dot(MemorySegment a, long aIndex, MemorySegment b, long bIndex, int n);

  float productVariance(
      float[] x, float[] xVariance, MemorySegment y, MemorySegment yVariance, long index, int n);

  void axpy(float alpha, float[] x, int xIndex, float[] y, int yIndex, int n);

  float residualSteps(
      MemorySegment a,
      long aIndex,
      MemorySegment b,
      int rank,
      int[] indices,
      int count,
      float[] values,
      float[] offsets,
      float[] scales,
      float offset,
      StepKernels.Lengths lengths,
      float[] errors);

  void pairSteps(
      MemorySegment a,
      long aIndex,
      MemorySegment matrix,
      int rank,
      MemorySegment offsets,
      int[] first,
      int[] second,
      int count,
      StepKernels.PairLengths lengths,
      double[] margins);

  void gather(MemorySegment matrix, int rank, int width, int[] indices, int count, float[] panel);

  void addProducts(
      MemorySegment matrix,
      int rank,
      int width,
      int[] indices,
      int count,
      float[] x,
      float[] products);

  void addRows(MemorySegment matrix, int rank, int[] indices, int count, float[] sum);

  void addRows(
      MemorySegment matrix, int rank, int[] indices, float[] scales, int count, float[] sum);

  void addGram(float[] panel, int count, int rank, float[] gram);

  void rowProducts(float[] panel, int count, int rank, float[] transposed, float[] products);

  void addMoments(float[] panel, int count, int rank, float[] d, float[] s, float[] y);

  void addMoments(float[] panel, int count, int rank, float[] d, float[] e, float[] s, float[] y);

  void scaleRows(float[] panel, int count, int rank, float[] scales);

  void subtractOuter(float scale, float[] s, int rank, float[] gram);

  int cholesky(float[] a, int rank);

  void solveTransposed(float[] u, int rank, float[] b);

  void solve(float[] u, int rank, float[] b);

  int scoreTile();

  int scores(
      float[] users, float[] items, int rank, float[] bias, float[] thresholds, float[] scores);

  int above(float[] scores, int from, int count, float threshold, int[] hits);
}
