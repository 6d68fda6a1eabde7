package dev.quire.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * C += sign * P'P, upper triangle, in register tiles.
 *
 * <p>A tile of R rows by V vectors of C stays in registers while all rows of the panel go by; each
 * panel row costs V vector loads and R broadcasts for R * V fused multiply-adds. A core starts two
 * of those per cycle, each four cycles long, so a tile needs eight or more to keep it busy, and the
 * tile's shape follows the triangle's edge:
 *
 * <pre>
 *        vectors ->                          rank 48, 16 lanes: 3 vectors in a row of C
 *   row  0  4x3 4x3 4x3
 *        4  4x3 4x3 4x3
 *       16      8x2 8x2                      Tiles begin at the vector that holds the diagonal;
 *       24      8x2 8x2                      what they write left of it is never read.
 *       32          8x1
 *       40          8x1
 * </pre>
 *
 * <p>The same tiles update the rows of a Cholesky factor by the rows above them, where the panel is
 * the factor itself and sign is -1.
 */
final class GramTiles {
  /** Rows of the smallest tile; a Gram matrix has a multiple of this many. */
  static final int ROWS = 4;

  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = SPECIES.length();

  /** 16 accumulators need the 32 registers of AVX-512; 12 fit into 16 registers. */
  private static final int WIDEST = LANES >= 16 ? 4 : 3;

  private GramTiles() {}

  /** C += P'P over all rows of C, which are {@code Kernels.gramRows(rank)}. */
  static void add(float[] panel, int count, int stride, int rows, float[] c) {
    int i = 0;
    for (; i + 2 * ROWS <= rows; i += 2 * ROWS) {
      int j = diagonalVector(i);
      for (; stride - j > 2 * LANES; j += width(stride - j) * LANES) {
        wide(panel, count, stride, i, j, 1, c);
        wide(panel, count, stride, i + ROWS, j, 1, c);
      }
      if (stride - j == 2 * LANES) {
        tile8x2(panel, count, stride, i, j, 1, c);
      } else if (stride - j == LANES) {
        tile8x1(panel, count, stride, i, j, 1, c);
      }
    }
    if (i < rows) {
      addRows(panel, count, stride, i, 1, c);
    }
  }

  /** C += sign * P'P over the rows i .. i+3 of C alone. */
  static void addRows(float[] panel, int count, int stride, int i, float sign, float[] c) {
    int j = diagonalVector(i);
    for (; stride - j > 2 * LANES; j += width(stride - j) * LANES) {
      wide(panel, count, stride, i, j, sign, c);
    }
    if (stride - j == 2 * LANES) {
      tile4x2(panel, count, stride, i, j, sign, c);
    } else if (stride - j == LANES) {
      tile4x1(panel, count, stride, i, j, sign, c);
    }
  }

  /** First column of the vector that holds column i. */
  static int diagonalVector(int i) {
    return i / LANES * LANES;
  }

  private static int width(int columns) {
    return columns >= WIDEST * LANES ? WIDEST : 3;
  }

  private static void wide(
      float[] panel, int count, int stride, int i, int j, float sign, float[] c) {
    if (width(stride - j) == 4) {
      tile4x4(panel, count, stride, i, j, sign, c);
    } else {
      tile4x3(panel, count, stride, i, j, sign, c);
    }
  }

  private static void add(FloatVector sum, float sign, float[] c, int at) {
    sum.fma(FloatVector.broadcast(SPECIES, sign), FloatVector.fromArray(SPECIES, c, at))
        .intoArray(c, at);
  }

  private static void tile4x4(
      float[] panel, int count, int stride, int i, int j, float sign, float[] c) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c22 = FloatVector.zero(SPECIES);
    FloatVector c23 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c32 = FloatVector.zero(SPECIES);
    FloatVector c33 = FloatVector.zero(SPECIES);
    for (int p = 0, row = 0; p < count; p++, row += stride) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, panel, row + j);
      FloatVector b1 = FloatVector.fromArray(SPECIES, panel, row + j + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, panel, row + j + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, panel, row + j + 3 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[row + i]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[row + i + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[row + i + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[row + i + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
    }
    add(c00, sign, c, i * stride + j);
    add(c01, sign, c, i * stride + j + LANES);
    add(c02, sign, c, i * stride + j + 2 * LANES);
    add(c03, sign, c, i * stride + j + 3 * LANES);
    add(c10, sign, c, (i + 1) * stride + j);
    add(c11, sign, c, (i + 1) * stride + j + LANES);
    add(c12, sign, c, (i + 1) * stride + j + 2 * LANES);
    add(c13, sign, c, (i + 1) * stride + j + 3 * LANES);
    add(c20, sign, c, (i + 2) * stride + j);
    add(c21, sign, c, (i + 2) * stride + j + LANES);
    add(c22, sign, c, (i + 2) * stride + j + 2 * LANES);
    add(c23, sign, c, (i + 2) * stride + j + 3 * LANES);
    add(c30, sign, c, (i + 3) * stride + j);
    add(c31, sign, c, (i + 3) * stride + j + LANES);
    add(c32, sign, c, (i + 3) * stride + j + 2 * LANES);
    add(c33, sign, c, (i + 3) * stride + j + 3 * LANES);
  }

  private static void tile4x3(
      float[] panel, int count, int stride, int i, int j, float sign, float[] c) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c22 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c32 = FloatVector.zero(SPECIES);
    for (int p = 0, row = 0; p < count; p++, row += stride) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, panel, row + j);
      FloatVector b1 = FloatVector.fromArray(SPECIES, panel, row + j + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, panel, row + j + 2 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[row + i]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[row + i + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[row + i + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[row + i + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
    }
    add(c00, sign, c, i * stride + j);
    add(c01, sign, c, i * stride + j + LANES);
    add(c02, sign, c, i * stride + j + 2 * LANES);
    add(c10, sign, c, (i + 1) * stride + j);
    add(c11, sign, c, (i + 1) * stride + j + LANES);
    add(c12, sign, c, (i + 1) * stride + j + 2 * LANES);
    add(c20, sign, c, (i + 2) * stride + j);
    add(c21, sign, c, (i + 2) * stride + j + LANES);
    add(c22, sign, c, (i + 2) * stride + j + 2 * LANES);
    add(c30, sign, c, (i + 3) * stride + j);
    add(c31, sign, c, (i + 3) * stride + j + LANES);
    add(c32, sign, c, (i + 3) * stride + j + 2 * LANES);
  }

  private static void tile8x2(
      float[] panel, int count, int stride, int i, int j, float sign, float[] c) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c40 = FloatVector.zero(SPECIES);
    FloatVector c41 = FloatVector.zero(SPECIES);
    FloatVector c50 = FloatVector.zero(SPECIES);
    FloatVector c51 = FloatVector.zero(SPECIES);
    FloatVector c60 = FloatVector.zero(SPECIES);
    FloatVector c61 = FloatVector.zero(SPECIES);
    FloatVector c70 = FloatVector.zero(SPECIES);
    FloatVector c71 = FloatVector.zero(SPECIES);
    for (int p = 0, row = 0; p < count; p++, row += stride) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, panel, row + j);
      FloatVector b1 = FloatVector.fromArray(SPECIES, panel, row + j + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[row + i]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[row + i + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[row + i + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[row + i + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = FloatVector.broadcast(SPECIES, panel[row + i + 4]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = FloatVector.broadcast(SPECIES, panel[row + i + 5]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      FloatVector a6 = FloatVector.broadcast(SPECIES, panel[row + i + 6]);
      c60 = a6.fma(b0, c60);
      c61 = a6.fma(b1, c61);
      FloatVector a7 = FloatVector.broadcast(SPECIES, panel[row + i + 7]);
      c70 = a7.fma(b0, c70);
      c71 = a7.fma(b1, c71);
    }
    add(c00, sign, c, i * stride + j);
    add(c01, sign, c, i * stride + j + LANES);
    add(c10, sign, c, (i + 1) * stride + j);
    add(c11, sign, c, (i + 1) * stride + j + LANES);
    add(c20, sign, c, (i + 2) * stride + j);
    add(c21, sign, c, (i + 2) * stride + j + LANES);
    add(c30, sign, c, (i + 3) * stride + j);
    add(c31, sign, c, (i + 3) * stride + j + LANES);
    add(c40, sign, c, (i + 4) * stride + j);
    add(c41, sign, c, (i + 4) * stride + j + LANES);
    add(c50, sign, c, (i + 5) * stride + j);
    add(c51, sign, c, (i + 5) * stride + j + LANES);
    add(c60, sign, c, (i + 6) * stride + j);
    add(c61, sign, c, (i + 6) * stride + j + LANES);
    add(c70, sign, c, (i + 7) * stride + j);
    add(c71, sign, c, (i + 7) * stride + j + LANES);
  }

  private static void tile8x1(
      float[] panel, int count, int stride, int i, int j, float sign, float[] c) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c40 = FloatVector.zero(SPECIES);
    FloatVector c50 = FloatVector.zero(SPECIES);
    FloatVector c60 = FloatVector.zero(SPECIES);
    FloatVector c70 = FloatVector.zero(SPECIES);
    for (int p = 0, row = 0; p < count; p++, row += stride) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, panel, row + j);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[row + i]);
      c00 = a0.fma(b0, c00);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[row + i + 1]);
      c10 = a1.fma(b0, c10);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[row + i + 2]);
      c20 = a2.fma(b0, c20);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[row + i + 3]);
      c30 = a3.fma(b0, c30);
      FloatVector a4 = FloatVector.broadcast(SPECIES, panel[row + i + 4]);
      c40 = a4.fma(b0, c40);
      FloatVector a5 = FloatVector.broadcast(SPECIES, panel[row + i + 5]);
      c50 = a5.fma(b0, c50);
      FloatVector a6 = FloatVector.broadcast(SPECIES, panel[row + i + 6]);
      c60 = a6.fma(b0, c60);
      FloatVector a7 = FloatVector.broadcast(SPECIES, panel[row + i + 7]);
      c70 = a7.fma(b0, c70);
    }
    add(c00, sign, c, i * stride + j);
    add(c10, sign, c, (i + 1) * stride + j);
    add(c20, sign, c, (i + 2) * stride + j);
    add(c30, sign, c, (i + 3) * stride + j);
    add(c40, sign, c, (i + 4) * stride + j);
    add(c50, sign, c, (i + 5) * stride + j);
    add(c60, sign, c, (i + 6) * stride + j);
    add(c70, sign, c, (i + 7) * stride + j);
  }

  private static void tile4x2(
      float[] panel, int count, int stride, int i, int j, float sign, float[] c) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    for (int p = 0, row = 0; p < count; p++, row += stride) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, panel, row + j);
      FloatVector b1 = FloatVector.fromArray(SPECIES, panel, row + j + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[row + i]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[row + i + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[row + i + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[row + i + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
    }
    add(c00, sign, c, i * stride + j);
    add(c01, sign, c, i * stride + j + LANES);
    add(c10, sign, c, (i + 1) * stride + j);
    add(c11, sign, c, (i + 1) * stride + j + LANES);
    add(c20, sign, c, (i + 2) * stride + j);
    add(c21, sign, c, (i + 2) * stride + j + LANES);
    add(c30, sign, c, (i + 3) * stride + j);
    add(c31, sign, c, (i + 3) * stride + j + LANES);
  }

  private static void tile4x1(
      float[] panel, int count, int stride, int i, int j, float sign, float[] c) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    for (int p = 0, row = 0; p < count; p++, row += stride) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, panel, row + j);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[row + i]);
      c00 = a0.fma(b0, c00);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[row + i + 1]);
      c10 = a1.fma(b0, c10);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[row + i + 2]);
      c20 = a2.fma(b0, c20);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[row + i + 3]);
      c30 = a3.fma(b0, c30);
    }
    add(c00, sign, c, i * stride + j);
    add(c10, sign, c, (i + 1) * stride + j);
    add(c20, sign, c, (i + 2) * stride + j);
    add(c30, sign, c, (i + 3) * stride + j);
  }
}
