package dev.quire.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** The kernels on vectors of the width that {@link KernelChoice} names. */
final class SimdKernels implements KernelSet {
  static final VectorSpecies<Float> SPECIES =
      VectorSpecies.of(float.class, KernelChoice.vectorShape());

  private static final int LANES = SPECIES.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public float dot(float[] a, int aIndex, float[] b, int bIndex, int n) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int k = 0;
    for (; k + LANES <= n; k += LANES) {
      sum =
          FloatVector.fromArray(SPECIES, a, aIndex + k)
              .fma(FloatVector.fromArray(SPECIES, b, bIndex + k), sum);
    }
    float tail = 0;
    for (; k < n; k++) {
      tail = Math.fma(a[aIndex + k], b[bIndex + k], tail);
    }
    return LaneSum.of(sum) + tail;
  }

  @Override
  public float dot(MemorySegment a, long aIndex, float[] x, int n) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int k = 0;
    for (; k + LANES <= n; k += LANES) {
      sum = load(a, aIndex + k).fma(FloatVector.fromArray(SPECIES, x, k), sum);
    }
    float tail = 0;
    for (; k < n; k++) {
      tail = Math.fma(a.getAtIndex(F32, aIndex + k), x[k], tail);
    }
    return LaneSum.of(sum) + tail;
  }

  @Override
  public float dot(MemorySegment a, long aIndex, MemorySegment b, long bIndex, int n) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int k = 0;
    for (; k + LANES <= n; k += LANES) {
      sum = load(a, aIndex + k).fma(load(b, bIndex + k), sum);
    }
    float tail = 0;
    for (; k < n; k++) {
      tail = Math.fma(a.getAtIndex(F32, aIndex + k), b.getAtIndex(F32, bIndex + k), tail);
    }
    return LaneSum.of(sum) + tail;
  }

  private static FloatVector load(MemorySegment matrix, long index) {
    return FloatVector.fromMemorySegment(SPECIES, matrix, index * Float.BYTES, ORDER);
  }

  @Override
  public void axpy(float alpha, float[] x, int xIndex, float[] y, int yIndex, int n) {
    FloatVector factor = FloatVector.broadcast(SPECIES, alpha);
    int k = 0;
    for (; k + LANES <= n; k += LANES) {
      FloatVector.fromArray(SPECIES, x, xIndex + k)
          .fma(factor, FloatVector.fromArray(SPECIES, y, yIndex + k))
          .intoArray(y, yIndex + k);
    }
    for (; k < n; k++) {
      y[yIndex + k] = Math.fma(alpha, x[xIndex + k], y[yIndex + k]);
    }
  }

  @Override
  public void gather(
      MemorySegment matrix, int rank, MemorySegment indices, long first, int count, float[] panel) {
    int whole = SPECIES.loopBound(rank);
    VectorMask<Float> tail = SPECIES.indexInRange(whole, rank);
    int to = 0;
    for (int p = 0; p < count; p++) {
      long from = (long) indices.getAtIndex(I32, first + p) * rank * Float.BYTES;
      for (int k = 0; k < whole; k += LANES, to += LANES) {
        FloatVector.fromMemorySegment(SPECIES, matrix, from + k * 4L, ORDER).intoArray(panel, to);
      }
      if (whole < rank) {
        // A masked load brings the zeros that pad the row.
        FloatVector.fromMemorySegment(SPECIES, matrix, from + whole * 4L, ORDER, tail)
            .intoArray(panel, to);
        to += LANES;
      }
    }
  }

  @Override
  public void addGram(float[] panel, int count, int rank, float[] gram) {
    GramTiles.add(panel, count, Kernels.stride(rank), Kernels.gramRows(rank), gram);
  }

  @Override
  public void addMoments(float[] panel, int count, int rank, float[] d, float[] s, float[] y) {
    int stride = Kernels.stride(rank);
    for (int j = 0; j < stride; j += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, s, j);
      FloatVector product = FloatVector.fromArray(SPECIES, y, j);
      for (int p = 0, row = j; p < count; p++, row += stride) {
        FloatVector v = FloatVector.fromArray(SPECIES, panel, row);
        sum = sum.add(v);
        product = v.fma(FloatVector.broadcast(SPECIES, d[p]), product);
      }
      sum.intoArray(s, j);
      product.intoArray(y, j);
    }
  }

  @Override
  public int cholesky(float[] a, int rank) {
    return SimdCholesky.factor(a, Kernels.stride(rank), rank);
  }

  @Override
  public void solveTransposed(float[] u, int rank, float[] b) {
    SimdCholesky.solveTransposed(u, Kernels.stride(rank), rank, b);
  }

  @Override
  public void solve(float[] u, int rank, float[] b) {
    SimdCholesky.solve(u, Kernels.stride(rank), rank, b);
  }
}
