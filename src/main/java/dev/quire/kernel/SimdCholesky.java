package dev.quire.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Cholesky factorization A = U'U and its triangular solves.
 *
 * <p>Left-looking, as many rows at a time as a strip has columns: the finished rows above are
 * subtracted from all of them by {@link GramTiles}. Then four at a time are factored in registers,
 * after the finished ones of the same strip were subtracted. The tiles add, so that rows at work
 * hold -A. Each solve goes four rows at a time too, because a chain of {@code rank} dependent steps
 * would wait for latency only.
 *
 * <pre>
 *  inverse of the diagonal ->  1/u00  u01   u02   u03  | u04 u05 ...   one pass over the vectors
 *  zeros, so that vectors ->     0   1/u11  u12   u13  | u14 u15 ...   divides these by the 4 x 4
 *  may begin left of the         0     0   1/u22  u23  | u24 u25 ...   triangle on the left
 *  diagonal                      0     0     0   1/u33 | u34 u35 ...
 * </pre>
 *
 * @see <a href="https://www.netlib.org/lapack/lawnspdf/lawn14.pdf">LAPACK working note 14, block
 *     Cholesky variants</a>
 */
final class SimdCholesky {
  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = VectorUnit.LANES;
  private static final int BLOCK = GramTiles.ROWS;

  private SimdCholesky() {}

  /** See {@link Kernels#cholesky}. */
  static int factor(float[] a, int rank) {
    int rows = GramTiles.rows(rank);
    int strips = Math.ceilDiv(rows, LANES);
    for (int k = rank; k < rows; k++) {
      a[Kernels.index(rows, k, k)] = 1; // rows that only fill the last strip: the identity
    }
    negate(a, rows, strips);
    int failed = -1;
    for (int i = 0; i < rows && failed < 0; i += LANES) {
      int end = Math.min(i + LANES, rows);
      if (i + LANES <= rows) {
        GramTiles.addStrip(a, rows, 0, i, i, strips, a, rows);
      }
      for (int block = i; block < end && failed < 0; block += BLOCK) {
        int first = i + LANES <= rows ? i : 0; // what is not subtracted yet
        GramTiles.addFour(a, rows, first, block - first, block, i / LANES, strips, a, rows);
        failed = factorBlock(a, rows, strips, block);
      }
    }
    return failed;
  }

  /** The upper triangle, as far as whole vectors reach. */
  private static void negate(float[] a, int rows, int strips) {
    for (int strip = 0; strip < strips; strip++) {
      int from = strip * rows * LANES;
      int to = from + Math.min(rows, (strip + 1) * LANES) * LANES;
      for (int at = from; at < to; at += LANES) {
        FloatVector.fromArray(SPECIES, a, at).neg().intoArray(a, at);
      }
    }
  }

  /** Factors rows i .. i+3, which hold -A and from which the rows above are subtracted. */
  private static int factorBlock(float[] a, int rows, int strips, int i) {
    int d = Kernels.index(rows, i, i);
    int d1 = d + LANES;
    int d2 = d1 + LANES;
    int d3 = d2 + LANES;

    // The triangle at the diagonal, in scalars, as LDL': no pivot waits for the root of another.
    float pivot0 = -a[d];
    float reciprocal0 = 1 / pivot0;
    float l01 = a[d + 1] * reciprocal0;
    float l02 = a[d + 2] * reciprocal0;
    float l03 = a[d + 3] * reciprocal0;
    float pivot1 = -a[d1 + 1] - l01 * a[d + 1];
    float a12 = a[d1 + 2] + l01 * a[d + 2];
    float a13 = a[d1 + 3] + l01 * a[d + 3];
    float reciprocal1 = 1 / pivot1;
    float l12 = a12 * reciprocal1;
    float l13 = a13 * reciprocal1;
    float pivot2 = -a[d2 + 2] - l02 * a[d + 2] - l12 * a12;
    float a23 = a[d2 + 3] + l02 * a[d + 3] + l12 * a13;
    float l23 = a23 / pivot2;
    float pivot3 = -a[d3 + 3] - l03 * a[d + 3] - l13 * a13 - l23 * a23;
    float inverse0 = inverseRoot(pivot0);
    float inverse1 = inverseRoot(pivot1);
    float inverse2 = inverseRoot(pivot2);
    float inverse3 = inverseRoot(pivot3);
    float u01 = -a[d + 1] * inverse0;
    float u02 = -a[d + 2] * inverse0;
    float u03 = -a[d + 3] * inverse0;
    float u12 = -a12 * inverse1;
    float u13 = -a13 * inverse1;
    float u23 = -a23 * inverse2;

    // The same elimination on whole rows.
    for (int strip = i / LANES; strip < strips; strip++) {
      int at = (strip * rows + i) * LANES;
      FloatVector r0 = FloatVector.fromArray(SPECIES, a, at).mul(-inverse0);
      FloatVector r1 = FloatVector.fromArray(SPECIES, a, at + LANES);
      FloatVector r2 = FloatVector.fromArray(SPECIES, a, at + 2 * LANES);
      FloatVector r3 = FloatVector.fromArray(SPECIES, a, at + 3 * LANES);
      r1 = more(r1, u01, r0).mul(-inverse1);
      r2 = more(more(r2, u02, r0), u12, r1).mul(-inverse2);
      r3 = more(more(more(r3, u03, r0), u13, r1), u23, r2).mul(-inverse3);
      r0.intoArray(a, at);
      r1.intoArray(a, at + LANES);
      r2.intoArray(a, at + 2 * LANES);
      r3.intoArray(a, at + 3 * LANES);
    }
    finishRow(a, d, i, inverse0);
    finishRow(a, d1 + 1, i + 1, inverse1);
    finishRow(a, d2 + 2, i + 2, inverse2);
    finishRow(a, d3 + 3, i + 3, inverse3);
    return firstFailure(a, rows, i, pivot0, pivot1, pivot2, pivot3);
  }

  private static float inverseRoot(float pivot) {
    return 1 / (float) Math.sqrt(pivot);
  }

  private static FloatVector more(FloatVector r, float factor, FloatVector above) {
    return above.fma(FloatVector.broadcast(SPECIES, factor), r);
  }

  private static FloatVector less(FloatVector r, float factor, FloatVector above) {
    return above.fma(FloatVector.broadcast(SPECIES, -factor), r);
  }

  /** Zeros left of the diagonal as far as a vector reaches, and the inverse on it. */
  private static void finishRow(float[] a, int diagonal, int k, float inverse) {
    Arrays.fill(a, diagonal - k % LANES, diagonal, 0);
    a[diagonal] = inverse;
  }

  private static int firstFailure(float[] a, int rows, int i, float... pivots) {
    for (int k = 0; k < BLOCK; k++) {
      if (!KernelSet.isPivot(pivots[k])) {
        a[Kernels.index(rows, i + k, i + k)] = pivots[k] + 0f; // -0 becomes 0
        return i + k;
      }
    }
    return -1;
  }

  /** See {@link Kernels#solveTransposed}. */
  static void solveTransposed(float[] u, int rank, float[] b) {
    int rows = GramTiles.rows(rank);
    int strips = Math.ceilDiv(rank, LANES);
    for (int i = 0; i < rank; i += BLOCK) {
      int d = Kernels.index(rows, i, i);
      int d1 = d + LANES;
      int d2 = d1 + LANES;
      int d3 = d2 + LANES;
      float x0 = b[i] * u[d];
      float x1 = (b[i + 1] - u[d + 1] * x0) * u[d1 + 1];
      float x2 = (b[i + 2] - u[d + 2] * x0 - u[d1 + 2] * x1) * u[d2 + 2];
      float x3 = (b[i + 3] - u[d + 3] * x0 - u[d1 + 3] * x1 - u[d2 + 3] * x2) * u[d3 + 3];
      // Left of the block these subtract zeros; in the block they are overwritten below.
      for (int strip = i / LANES; strip < strips; strip++) {
        int at = (strip * rows + i) * LANES;
        FloatVector r = FloatVector.fromArray(SPECIES, b, strip * LANES);
        r = less(r, x0, FloatVector.fromArray(SPECIES, u, at));
        r = less(r, x1, FloatVector.fromArray(SPECIES, u, at + LANES));
        r = less(r, x2, FloatVector.fromArray(SPECIES, u, at + 2 * LANES));
        r = less(r, x3, FloatVector.fromArray(SPECIES, u, at + 3 * LANES));
        r.intoArray(b, strip * LANES);
      }
      b[i] = x0;
      b[i + 1] = x1;
      b[i + 2] = x2;
      b[i + 3] = x3;
    }
  }

  /** See {@link Kernels#solve}. */
  static void solve(float[] u, int rank, float[] b) {
    int rows = GramTiles.rows(rank);
    int strips = Math.ceilDiv(rank, LANES);
    for (int i = Math.ceilDiv(rank, BLOCK) * BLOCK - BLOCK; i >= 0; i -= BLOCK) {
      int d = Kernels.index(rows, i, i);
      int d1 = d + LANES;
      int d2 = d1 + LANES;
      int d3 = d2 + LANES;
      float x0 = b[i];
      float x1 = b[i + 1];
      float x2 = b[i + 2];
      float x3 = b[i + 3];
      Arrays.fill(b, i, i + BLOCK, 0); // so that the vectors below may cover the block
      FloatVector sum0 = FloatVector.zero(SPECIES);
      FloatVector sum1 = FloatVector.zero(SPECIES);
      FloatVector sum2 = FloatVector.zero(SPECIES);
      FloatVector sum3 = FloatVector.zero(SPECIES);
      for (int strip = i / LANES; strip < strips; strip++) {
        int at = (strip * rows + i) * LANES;
        FloatVector x = FloatVector.fromArray(SPECIES, b, strip * LANES);
        sum0 = FloatVector.fromArray(SPECIES, u, at).fma(x, sum0);
        sum1 = FloatVector.fromArray(SPECIES, u, at + LANES).fma(x, sum1);
        sum2 = FloatVector.fromArray(SPECIES, u, at + 2 * LANES).fma(x, sum2);
        sum3 = FloatVector.fromArray(SPECIES, u, at + 3 * LANES).fma(x, sum3);
      }
      x3 = (x3 - SimdKernels.sum(sum3)) * u[d3 + 3];
      x2 = (x2 - SimdKernels.sum(sum2) - u[d2 + 3] * x3) * u[d2 + 2];
      x1 = (x1 - SimdKernels.sum(sum1) - u[d1 + 2] * x2 - u[d1 + 3] * x3) * u[d1 + 1];
      x0 = (x0 - SimdKernels.sum(sum0) - u[d + 1] * x1 - u[d + 2] * x2 - u[d + 3] * x3) * u[d];
      b[i] = x0;
      b[i + 1] = x1;
      b[i + 2] = x2;
      b[i + 3] = x3;
    }
  }
}
