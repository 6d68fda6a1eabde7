package dev.quire.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The kernels on vectors of the width that {@link KernelChoice} names. */
final class SimdKernels implements KernelSet {
  static final VectorSpecies<Float> SPECIES =
      VectorSpecies.of(float.class, KernelChoice.vectorShape());

  private static final int LANES = VectorUnit.LANES;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private static final VectorShuffle<Float> FOLD_8 = fold(8);
  private static final VectorShuffle<Float> FOLD_4 = fold(4);
  private static final VectorShuffle<Float> FOLD_2 = fold(2);
  private static final VectorShuffle<Float> FOLD_1 = fold(1);

  private static VectorShuffle<Float> fold(int distance) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane + distance) & (LANES - 1));
  }

  /**
   * The sum of all lanes, always in the same order: half onto half. {@code reduceLanes} leaves the
   * order open, and indeed the compiler's sum differs from the interpreter's in the last bit, so
   * that a model would depend on which thread ran compiled code first.
   */
  static float sum(FloatVector v) {
    if (LANES > 8) {
      v = v.add(v.rearrange(FOLD_8));
    }
    if (LANES > 4) {
      v = v.add(v.rearrange(FOLD_4));
    }
    v = v.add(v.rearrange(FOLD_2));
    return v.add(v.rearrange(FOLD_1)).lane(0);
  }

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public int gramRows(int rank) {
    return GramTiles.rows(rank);
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
    return sum(sum) + tail;
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
    return sum(sum) + tail;
  }

  @Override
  public void products(
      MemorySegment a, long aIndex, int count, int n, float[] x, float[] products) {
    long index = aIndex;
    for (int i = 0; i < count; i++, index += n) {
      products[i] = dot(a, index, x, n);
    }
  }

  @Override
  public float dot(MemorySegment a, long aIndex, MemorySegment b, long bIndex, int n) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int k = 0;
    for (; k + LANES <= n; k += LANES) {
      a.get(F32, 0); // as in load, which C2 doesn't always inline here: a call boxes its vectors
      b.get(F32, 0);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, (aIndex + k) * Float.BYTES, ORDER);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, (bIndex + k) * Float.BYTES, ORDER);
      sum = x.fma(y, sum);
    }
    float tail = 0;
    for (; k < n; k++) {
      tail = Math.fma(a.getAtIndex(F32, aIndex + k), b.getAtIndex(F32, bIndex + k), tail);
    }
    return sum(sum) + tail;
  }

  /**
   * Loads a vector from a file that others may cut short. A read beyond its end is a fault of the
   * processor, which the JVM turns into an InternalError in methods that are marked as reading
   * memory by address; in others it ends the process. C2 marks a method for the plain read, which
   * it then optimises away, but not for a vector's. The read is of the first element, so that a
   * loop over vectors checks once that there is one.
   */
  static FloatVector load(MemorySegment matrix, long index) {
    matrix.get(F32, 0);
    return FloatVector.fromMemorySegment(SPECIES, matrix, index * Float.BYTES, ORDER);
  }

  @Override
  public float productVariance(
      float[] x, float[] xVariance, MemorySegment y, MemorySegment yVariance, long index, int n) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int k = 0;
    for (; k + LANES <= n; k += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, k);
      FloatVector s = FloatVector.fromArray(SPECIES, xVariance, k);
      FloatVector b = load(y, index + k);
      FloatVector t = load(yVariance, index + k);
      sum = a.mul(a).fma(t, b.fma(b, t).fma(s, sum));
    }
    float tail = 0;
    for (; k < n; k++) {
      float b = y.getAtIndex(F32, index + k);
      float t = yVariance.getAtIndex(F32, index + k);
      tail += x[k] * x[k] * t + xVariance[k] * (b * b + t);
    }
    return sum(sum) + tail;
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
  public float residualSteps(
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
      float[] errors) {
    return SimdSteps.residuals(
        a, aIndex, b, rank, indices, count, values, offsets, scales, offset, lengths, errors);
  }

  @Override
  public void pairSteps(
      MemorySegment a,
      long aIndex,
      MemorySegment matrix,
      int rank,
      MemorySegment offsets,
      int[] first,
      int[] second,
      int count,
      StepKernels.PairLengths lengths,
      double[] margins) {
    SimdSteps.pairs(a, aIndex, matrix, rank, offsets, first, second, count, lengths, margins);
  }

  @Override
  public void gather(
      MemorySegment matrix, int rank, int width, int[] indices, int count, float[] panel) {
    RowGather.gather(matrix, rank, width, indices, count, panel);
  }

  @Override
  public void addProducts(
      MemorySegment matrix,
      int rank,
      int width,
      int[] indices,
      int count,
      float[] x,
      float[] products) {
    VectorProducts.add(matrix, rank, width, indices, count, x, products);
  }

  @Override
  public void addRows(MemorySegment matrix, int rank, int[] indices, int count, float[] sum) {
    RowSums.add(matrix, rank, indices, count, sum);
  }

  @Override
  public void addRows(
      MemorySegment matrix, int rank, int[] indices, float[] scales, int count, float[] sum) {
    RowSums.addScaled(matrix, rank, indices, scales, count, sum);
  }

  @Override
  public void addGram(float[] panel, int count, int rank, float[] gram) {
    GramTiles.add(panel, count, GramTiles.rows(rank), gram);
  }

  @Override
  public void rowProducts(
      float[] panel, int count, int rank, float[] transposed, float[] products) {
    RowProducts.compute(panel, count, rank, transposed, products);
  }

  /** Four rows at a time: one chain of additions would wait four cycles for each row. */
  @Override
  public void addMoments(float[] panel, int count, int rank, float[] d, float[] s, float[] y) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int strip = 0; strip < strips(rank); strip++) {
      int rows = strip * count * LANES;
      FloatVector s0 = FloatVector.fromArray(SPECIES, s, strip * LANES);
      FloatVector s1 = zero;
      FloatVector s2 = zero;
      FloatVector s3 = zero;
      FloatVector y0 = FloatVector.fromArray(SPECIES, y, strip * LANES);
      FloatVector y1 = zero;
      FloatVector y2 = zero;
      FloatVector y3 = zero;
      int p = 0;
      for (; p + 4 <= count; p += 4) {
        FloatVector v0 = FloatVector.fromArray(SPECIES, panel, rows + p * LANES);
        FloatVector v1 = FloatVector.fromArray(SPECIES, panel, rows + p * LANES + LANES);
        FloatVector v2 = FloatVector.fromArray(SPECIES, panel, rows + p * LANES + 2 * LANES);
        FloatVector v3 = FloatVector.fromArray(SPECIES, panel, rows + p * LANES + 3 * LANES);
        s0 = s0.add(v0);
        s1 = s1.add(v1);
        s2 = s2.add(v2);
        s3 = s3.add(v3);
        y0 = v0.fma(FloatVector.broadcast(SPECIES, d[p]), y0);
        y1 = v1.fma(FloatVector.broadcast(SPECIES, d[p + 1]), y1);
        y2 = v2.fma(FloatVector.broadcast(SPECIES, d[p + 2]), y2);
        y3 = v3.fma(FloatVector.broadcast(SPECIES, d[p + 3]), y3);
      }
      for (; p < count; p++) {
        FloatVector v = FloatVector.fromArray(SPECIES, panel, rows + p * LANES);
        s0 = s0.add(v);
        y0 = v.fma(FloatVector.broadcast(SPECIES, d[p]), y0);
      }
      s0.add(s1).add(s2.add(s3)).intoArray(s, strip * LANES);
      y0.add(y1).add(y2.add(y3)).intoArray(y, strip * LANES);
    }
  }

  @Override
  public void addMoments(
      float[] panel, int count, int rank, float[] d, float[] e, float[] s, float[] y) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int strip = 0; strip < strips(rank); strip++) {
      int rows = strip * count * LANES;
      FloatVector s0 = FloatVector.fromArray(SPECIES, s, strip * LANES);
      FloatVector s1 = zero;
      FloatVector y0 = FloatVector.fromArray(SPECIES, y, strip * LANES);
      FloatVector y1 = zero;
      int p = 0;
      for (; p + 2 <= count; p += 2) {
        FloatVector v0 = FloatVector.fromArray(SPECIES, panel, rows + p * LANES);
        FloatVector v1 = FloatVector.fromArray(SPECIES, panel, rows + p * LANES + LANES);
        s0 = v0.fma(FloatVector.broadcast(SPECIES, e[p]), s0);
        s1 = v1.fma(FloatVector.broadcast(SPECIES, e[p + 1]), s1);
        y0 = v0.fma(FloatVector.broadcast(SPECIES, d[p]), y0);
        y1 = v1.fma(FloatVector.broadcast(SPECIES, d[p + 1]), y1);
      }
      for (; p < count; p++) {
        FloatVector v = FloatVector.fromArray(SPECIES, panel, rows + p * LANES);
        s0 = v.fma(FloatVector.broadcast(SPECIES, e[p]), s0);
        y0 = v.fma(FloatVector.broadcast(SPECIES, d[p]), y0);
      }
      s0.add(s1).intoArray(s, strip * LANES);
      y0.add(y1).intoArray(y, strip * LANES);
    }
  }

  @Override
  public void scaleRows(float[] panel, int count, int rank, float[] scales) {
    for (int strip = 0; strip < strips(rank); strip++) {
      int rows = strip * count * LANES;
      for (int p = 0; p < count; p++) {
        int at = rows + p * LANES;
        FloatVector.fromArray(SPECIES, panel, at).mul(scales[p]).intoArray(panel, at);
      }
    }
  }

  @Override
  public void subtractOuter(float scale, float[] s, int rank, float[] gram) {
    int rows = GramTiles.rows(rank);
    for (int strip = 0; strip < strips(rank); strip++) {
      FloatVector columns = FloatVector.fromArray(SPECIES, s, strip * LANES);
      int end = Math.min(rank, (strip + 1) * LANES);
      for (int i = 0; i < end; i++) {
        int at = (strip * rows + i) * LANES;
        columns
            .fma(
                FloatVector.broadcast(SPECIES, -scale * s[i]),
                FloatVector.fromArray(SPECIES, gram, at))
            .intoArray(gram, at);
      }
    }
  }

  private static int strips(int rank) {
    return Math.ceilDiv(rank, LANES);
  }

  @Override
  public int cholesky(float[] a, int rank) {
    return SimdCholesky.factor(a, rank);
  }

  @Override
  public void solveTransposed(float[] u, int rank, float[] b) {
    SimdCholesky.solveTransposed(u, rank, b);
  }

  @Override
  public void solve(float[] u, int rank, float[] b) {
    SimdCholesky.solve(u, rank, b);
  }

  @Override
  public int scoreTile() {
    return ScoreTiles.ITEMS;
  }

  @Override
  public int scores(
      float[] users, float[] items, int rank, float[] bias, float[] thresholds, float[] scores) {
    return ScoreTiles.compute(users, items, rank, bias, thresholds, scores);
  }

  @Override
  public int above(float[] scores, int from, int count, float threshold, int[] hits) {
    return ScoreTiles.above(scores, from, count, threshold, hits);
  }
}
