package dev.quire.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Cholesky factorization A = U'U and its triangular solves.
 *
 * <p>Left-looking, eight rows at a time: the finished rows above are subtracted from all eight by
 * {@link GramTiles}, then four are factored in registers, subtracted from the other four, and those
 * are factored. The tiles add, so that rows at work hold -A. Each solve goes four rows at a time
 * too, because a chain of {@code rank} dependent steps would wait for latency only.
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
  private static final int LANES = SPECIES.length();
  private static final int BLOCK = GramTiles.ROWS;

  private SimdCholesky() {}

  /** See {@link Kernels#cholesky}. */
  static int factor(float[] a, int stride, int rank) {
    int rows = Kernels.gramRows(rank);
    for (int k = rank; k < rows; k++) {
      a[k * stride + k] = 1; // rows that only fill the last block: the identity
    }
    int failed = -1;
    for (int i = 0; i < rows && failed < 0; i += 2 * BLOCK) {
      if (i + BLOCK == rows) {
        negate(a, stride, i, rows);
        GramTiles.addFour(a, 0, i, stride, i, GramTiles.diagonalVector(i), stride, a);
        return factorBlock(a, stride, i);
      }
      negate(a, stride, i, i + 2 * BLOCK);
      GramTiles.addEight(a, 0, i, stride, i, GramTiles.diagonalVector(i), stride, a);
      failed = factorBlock(a, stride, i);
      if (failed < 0) {
        int below = i + BLOCK;
        GramTiles.addFour(a, i, BLOCK, stride, below, GramTiles.diagonalVector(below), stride, a);
        failed = factorBlock(a, stride, below);
      }
    }
    return failed;
  }

  private static void negate(float[] a, int stride, int from, int to) {
    for (int row = from * stride; row < to * stride; row += stride) {
      for (int j = GramTiles.diagonalVector(from); j < stride; j += LANES) {
        FloatVector.fromArray(SPECIES, a, row + j).neg().intoArray(a, row + j);
      }
    }
  }

  /** Factors rows i .. i+3, which hold -A and from which the rows above are subtracted. */
  private static int factorBlock(float[] a, int stride, int i) {
    int row0 = i * stride;
    int row1 = row0 + stride;
    int row2 = row1 + stride;
    int row3 = row2 + stride;

    // The triangle at the diagonal, in scalars.
    float pivot0 = -a[row0 + i];
    float inverse0 = inverseRoot(pivot0);
    float u01 = -a[row0 + i + 1] * inverse0;
    float u02 = -a[row0 + i + 2] * inverse0;
    float u03 = -a[row0 + i + 3] * inverse0;
    float pivot1 = -a[row1 + i + 1] - u01 * u01;
    float inverse1 = inverseRoot(pivot1);
    float u12 = (-a[row1 + i + 2] - u01 * u02) * inverse1;
    float u13 = (-a[row1 + i + 3] - u01 * u03) * inverse1;
    float pivot2 = -a[row2 + i + 2] - u02 * u02 - u12 * u12;
    float inverse2 = inverseRoot(pivot2);
    float u23 = (-a[row2 + i + 3] - u02 * u03 - u12 * u13) * inverse2;
    float pivot3 = -a[row3 + i + 3] - u03 * u03 - u13 * u13 - u23 * u23;
    float inverse3 = inverseRoot(pivot3);

    // The same elimination on whole rows.
    for (int j = GramTiles.diagonalVector(i); j < stride; j += LANES) {
      FloatVector r0 = FloatVector.fromArray(SPECIES, a, row0 + j).mul(-inverse0);
      FloatVector r1 = FloatVector.fromArray(SPECIES, a, row1 + j);
      FloatVector r2 = FloatVector.fromArray(SPECIES, a, row2 + j);
      FloatVector r3 = FloatVector.fromArray(SPECIES, a, row3 + j);
      r1 = more(r1, u01, r0).mul(-inverse1);
      r2 = more(more(r2, u02, r0), u12, r1).mul(-inverse2);
      r3 = more(more(more(r3, u03, r0), u13, r1), u23, r2).mul(-inverse3);
      r0.intoArray(a, row0 + j);
      r1.intoArray(a, row1 + j);
      r2.intoArray(a, row2 + j);
      r3.intoArray(a, row3 + j);
    }
    finishRow(a, row0, i, inverse0);
    finishRow(a, row1, i + 1, inverse1);
    finishRow(a, row2, i + 2, inverse2);
    finishRow(a, row3, i + 3, inverse3);
    return firstFailure(a, stride, i, pivot0, pivot1, pivot2, pivot3);
  }

  private static float inverseRoot(float pivot) {
    return (float) (1 / Math.sqrt(pivot));
  }

  private static FloatVector more(FloatVector r, float factor, FloatVector above) {
    return above.fma(FloatVector.broadcast(SPECIES, factor), r);
  }

  private static FloatVector less(FloatVector r, float factor, FloatVector above) {
    return above.fma(FloatVector.broadcast(SPECIES, -factor), r);
  }

  /** Zeros left of the diagonal as far as a vector reaches, and the inverse on it. */
  private static void finishRow(float[] a, int row, int k, float inverse) {
    Arrays.fill(a, row + GramTiles.diagonalVector(k), row + k, 0);
    a[row + k] = inverse;
  }

  private static int firstFailure(float[] a, int stride, int i, float... pivots) {
    for (int k = 0; k < BLOCK; k++) {
      if (!KernelSet.isPivot(pivots[k])) {
        a[(i + k) * stride + i + k] = pivots[k] + 0f; // -0 becomes 0
        return i + k;
      }
    }
    return -1;
  }

  /** See {@link Kernels#solveTransposed}. */
  static void solveTransposed(float[] u, int stride, int rank, float[] b) {
    for (int i = 0; i < rank; i += BLOCK) {
      int row0 = i * stride;
      int row1 = row0 + stride;
      int row2 = row1 + stride;
      int row3 = row2 + stride;
      float x0 = b[i] * u[row0 + i];
      float x1 = (b[i + 1] - u[row0 + i + 1] * x0) * u[row1 + i + 1];
      float x2 = (b[i + 2] - u[row0 + i + 2] * x0 - u[row1 + i + 2] * x1) * u[row2 + i + 2];
      float x3 =
          (b[i + 3] - u[row0 + i + 3] * x0 - u[row1 + i + 3] * x1 - u[row2 + i + 3] * x2)
              * u[row3 + i + 3];
      // Left of the block these subtract zeros; in the block they are overwritten below.
      for (int j = GramTiles.diagonalVector(i); j < stride; j += LANES) {
        FloatVector r = FloatVector.fromArray(SPECIES, b, j);
        r = less(r, x0, FloatVector.fromArray(SPECIES, u, row0 + j));
        r = less(r, x1, FloatVector.fromArray(SPECIES, u, row1 + j));
        r = less(r, x2, FloatVector.fromArray(SPECIES, u, row2 + j));
        r = less(r, x3, FloatVector.fromArray(SPECIES, u, row3 + j));
        r.intoArray(b, j);
      }
      b[i] = x0;
      b[i + 1] = x1;
      b[i + 2] = x2;
      b[i + 3] = x3;
    }
  }

  /** See {@link Kernels#solve}. */
  static void solve(float[] u, int stride, int rank, float[] b) {
    for (int i = Kernels.gramRows(rank) - BLOCK; i >= 0; i -= BLOCK) {
      int row0 = i * stride;
      int row1 = row0 + stride;
      int row2 = row1 + stride;
      int row3 = row2 + stride;
      float x0 = b[i];
      float x1 = b[i + 1];
      float x2 = b[i + 2];
      float x3 = b[i + 3];
      Arrays.fill(b, i, i + BLOCK, 0); // so that the vectors below may cover the block
      FloatVector sum0 = FloatVector.zero(SPECIES);
      FloatVector sum1 = FloatVector.zero(SPECIES);
      FloatVector sum2 = FloatVector.zero(SPECIES);
      FloatVector sum3 = FloatVector.zero(SPECIES);
      for (int j = GramTiles.diagonalVector(i); j < stride; j += LANES) {
        FloatVector x = FloatVector.fromArray(SPECIES, b, j);
        sum0 = FloatVector.fromArray(SPECIES, u, row0 + j).fma(x, sum0);
        sum1 = FloatVector.fromArray(SPECIES, u, row1 + j).fma(x, sum1);
        sum2 = FloatVector.fromArray(SPECIES, u, row2 + j).fma(x, sum2);
        sum3 = FloatVector.fromArray(SPECIES, u, row3 + j).fma(x, sum3);
      }
      x3 = (x3 - SimdKernels.sum(sum3)) * u[row3 + i + 3];
      x2 = (x2 - SimdKernels.sum(sum2) - u[row2 + i + 3] * x3) * u[row2 + i + 2];
      x1 =
          (x1 - SimdKernels.sum(sum1) - u[row1 + i + 2] * x2 - u[row1 + i + 3] * x3)
              * u[row1 + i + 1];
      x0 =
          (x0
                  - SimdKernels.sum(sum0)
                  - u[row0 + i + 1] * x1
                  - u[row0 + i + 2] * x2
                  - u[row0 + i + 3] * x3)
              * u[row0 + i];
      b[i] = x0;
      b[i + 1] = x1;
      b[i + 2] = x2;
      b[i + 3] = x3;
    }
  }
}
