package dev.quire.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * C += P'P, upper triangle, in register tiles.
 *
 * <p>A tile of R rows by V vectors of C stays in registers while the rows of the panel go by; each
 * panel row costs V vector loads and R broadcasts for R * V fused multiply-adds. A core starts two
 * of those per cycle, each four cycles long, and two loads. So a tile needs eight or more
 * multiply-adds to keep the core busy, and more of them than loads; its shape follows the triangle:
 *
 * <pre>
 *        vectors ->                          rank 64, 16 lanes: 4 vectors in a row of C
 *   row  0  8x2 8x2 8x2 8x2
 *        8  8x2 8x2 8x2 8x2
 *       16      8x3 8x3 8x3                  Tiles begin at the vector that holds the diagonal;
 *       24      8x3 8x3 8x3                  what they write left of it is never read.
 *       32          8x2 8x2
 *       40          8x2 8x2
 *       48              8x1
 *       56              8x1
 * </pre>
 *
 * <p>C is loaded before the loop and stored after it: adding it to finished sums would be as many
 * loads, but C2 then spills the sums, which cost a third of the speed at rank 128.
 *
 * <p>The same tiles update the rows of a Cholesky factor by the rows above them, where the panel is
 * the factor itself.
 */
final class GramTiles {
  /** Rows of the smaller tiles; a Gram matrix has a multiple of this many. */
  static final int ROWS = 4;

  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = SPECIES.length();

  /** AVX-512 has 32 registers, which hold a tile of 8 x 3; with 16, 4 x 3 is the largest. */
  private static final boolean MANY_REGISTERS = LANES >= 16;

  private GramTiles() {}

  /**
   * C += P'P.
   *
   * @param rows of C, a multiple of {@link #ROWS}
   */
  static void add(float[] panel, int count, int stride, int rows, float[] c) {
    int i = 0;
    for (; i + 2 * ROWS <= rows; i += 2 * ROWS) {
      addEight(panel, 0, count, stride, i, c);
    }
    if (i < rows) {
      addFour(panel, 0, count, stride, i, c);
    }
  }

  /** Adds the panel's rows from {@code first} on, {@code count} of them, to rows i .. i+7 of C. */
  static void addEight(float[] panel, int first, int count, int stride, int i, float[] c) {
    int width;
    for (int j = diagonalVector(i); j < stride; j += width * LANES) {
      width = width((stride - j) / LANES);
      if (width == 1) {
        tile8x1(panel, first, count, stride, i, j, c);
      } else if (!MANY_REGISTERS) {
        tile4(width, panel, first, count, stride, i, j, c);
        tile4(width, panel, first, count, stride, i + ROWS, j, c);
      } else if (width == 2) {
        tile8x2(panel, first, count, stride, i, j, c);
      } else {
        tile8x3(panel, first, count, stride, i, j, c);
      }
    }
  }

  /** The same for rows i .. i+3 of C. */
  static void addFour(float[] panel, int first, int count, int stride, int i, float[] c) {
    int width;
    for (int j = diagonalVector(i); j < stride; j += width * LANES) {
      width = width((stride - j) / LANES);
      tile4(width, panel, first, count, stride, i, j, c);
    }
  }

  /** Vectors of the next tile: threes, and twos at the end rather than a single one. */
  private static int width(int vectors) {
    return vectors == 3 || vectors > 4 ? 3 : Math.min(2, vectors);
  }

  /** First column of the vector that holds column i. */
  static int diagonalVector(int i) {
    return i / LANES * LANES;
  }

  private static void tile4(
      int width, float[] panel, int first, int count, int stride, int i, int j, float[] c) {
    switch (width) {
      case 1 -> tile4x1(panel, first, count, stride, i, j, c);
      case 2 -> tile4x2(panel, first, count, stride, i, j, c);
      default -> tile4x3(panel, first, count, stride, i, j, c);
    }
  }

  private static void tile8x3(
      float[] panel, int first, int count, int stride, int i, int j, float[] c) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, i * stride + j);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, i * stride + j + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, c, i * stride + j + 2 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, (i + 1) * stride + j);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, (i + 1) * stride + j + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, c, (i + 1) * stride + j + 2 * LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, (i + 2) * stride + j);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, (i + 2) * stride + j + LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, c, (i + 2) * stride + j + 2 * LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, (i + 3) * stride + j);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, (i + 3) * stride + j + LANES);
    FloatVector c32 = FloatVector.fromArray(SPECIES, c, (i + 3) * stride + j + 2 * LANES);
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, (i + 4) * stride + j);
    FloatVector c41 = FloatVector.fromArray(SPECIES, c, (i + 4) * stride + j + LANES);
    FloatVector c42 = FloatVector.fromArray(SPECIES, c, (i + 4) * stride + j + 2 * LANES);
    FloatVector c50 = FloatVector.fromArray(SPECIES, c, (i + 5) * stride + j);
    FloatVector c51 = FloatVector.fromArray(SPECIES, c, (i + 5) * stride + j + LANES);
    FloatVector c52 = FloatVector.fromArray(SPECIES, c, (i + 5) * stride + j + 2 * LANES);
    FloatVector c60 = FloatVector.fromArray(SPECIES, c, (i + 6) * stride + j);
    FloatVector c61 = FloatVector.fromArray(SPECIES, c, (i + 6) * stride + j + LANES);
    FloatVector c62 = FloatVector.fromArray(SPECIES, c, (i + 6) * stride + j + 2 * LANES);
    FloatVector c70 = FloatVector.fromArray(SPECIES, c, (i + 7) * stride + j);
    FloatVector c71 = FloatVector.fromArray(SPECIES, c, (i + 7) * stride + j + LANES);
    FloatVector c72 = FloatVector.fromArray(SPECIES, c, (i + 7) * stride + j + 2 * LANES);
    for (int p = 0, row = first * stride; p < count; p++, row += stride) {
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
      FloatVector a4 = FloatVector.broadcast(SPECIES, panel[row + i + 4]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      FloatVector a5 = FloatVector.broadcast(SPECIES, panel[row + i + 5]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      c52 = a5.fma(b2, c52);
      FloatVector a6 = FloatVector.broadcast(SPECIES, panel[row + i + 6]);
      c60 = a6.fma(b0, c60);
      c61 = a6.fma(b1, c61);
      c62 = a6.fma(b2, c62);
      FloatVector a7 = FloatVector.broadcast(SPECIES, panel[row + i + 7]);
      c70 = a7.fma(b0, c70);
      c71 = a7.fma(b1, c71);
      c72 = a7.fma(b2, c72);
    }
    c00.intoArray(c, i * stride + j);
    c01.intoArray(c, i * stride + j + LANES);
    c02.intoArray(c, i * stride + j + 2 * LANES);
    c10.intoArray(c, (i + 1) * stride + j);
    c11.intoArray(c, (i + 1) * stride + j + LANES);
    c12.intoArray(c, (i + 1) * stride + j + 2 * LANES);
    c20.intoArray(c, (i + 2) * stride + j);
    c21.intoArray(c, (i + 2) * stride + j + LANES);
    c22.intoArray(c, (i + 2) * stride + j + 2 * LANES);
    c30.intoArray(c, (i + 3) * stride + j);
    c31.intoArray(c, (i + 3) * stride + j + LANES);
    c32.intoArray(c, (i + 3) * stride + j + 2 * LANES);
    c40.intoArray(c, (i + 4) * stride + j);
    c41.intoArray(c, (i + 4) * stride + j + LANES);
    c42.intoArray(c, (i + 4) * stride + j + 2 * LANES);
    c50.intoArray(c, (i + 5) * stride + j);
    c51.intoArray(c, (i + 5) * stride + j + LANES);
    c52.intoArray(c, (i + 5) * stride + j + 2 * LANES);
    c60.intoArray(c, (i + 6) * stride + j);
    c61.intoArray(c, (i + 6) * stride + j + LANES);
    c62.intoArray(c, (i + 6) * stride + j + 2 * LANES);
    c70.intoArray(c, (i + 7) * stride + j);
    c71.intoArray(c, (i + 7) * stride + j + LANES);
    c72.intoArray(c, (i + 7) * stride + j + 2 * LANES);
  }

  private static void tile8x2(
      float[] panel, int first, int count, int stride, int i, int j, float[] c) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, i * stride + j);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, i * stride + j + LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, (i + 1) * stride + j);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, (i + 1) * stride + j + LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, (i + 2) * stride + j);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, (i + 2) * stride + j + LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, (i + 3) * stride + j);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, (i + 3) * stride + j + LANES);
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, (i + 4) * stride + j);
    FloatVector c41 = FloatVector.fromArray(SPECIES, c, (i + 4) * stride + j + LANES);
    FloatVector c50 = FloatVector.fromArray(SPECIES, c, (i + 5) * stride + j);
    FloatVector c51 = FloatVector.fromArray(SPECIES, c, (i + 5) * stride + j + LANES);
    FloatVector c60 = FloatVector.fromArray(SPECIES, c, (i + 6) * stride + j);
    FloatVector c61 = FloatVector.fromArray(SPECIES, c, (i + 6) * stride + j + LANES);
    FloatVector c70 = FloatVector.fromArray(SPECIES, c, (i + 7) * stride + j);
    FloatVector c71 = FloatVector.fromArray(SPECIES, c, (i + 7) * stride + j + LANES);
    for (int p = 0, row = first * stride; p < count; p++, row += stride) {
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
    c00.intoArray(c, i * stride + j);
    c01.intoArray(c, i * stride + j + LANES);
    c10.intoArray(c, (i + 1) * stride + j);
    c11.intoArray(c, (i + 1) * stride + j + LANES);
    c20.intoArray(c, (i + 2) * stride + j);
    c21.intoArray(c, (i + 2) * stride + j + LANES);
    c30.intoArray(c, (i + 3) * stride + j);
    c31.intoArray(c, (i + 3) * stride + j + LANES);
    c40.intoArray(c, (i + 4) * stride + j);
    c41.intoArray(c, (i + 4) * stride + j + LANES);
    c50.intoArray(c, (i + 5) * stride + j);
    c51.intoArray(c, (i + 5) * stride + j + LANES);
    c60.intoArray(c, (i + 6) * stride + j);
    c61.intoArray(c, (i + 6) * stride + j + LANES);
    c70.intoArray(c, (i + 7) * stride + j);
    c71.intoArray(c, (i + 7) * stride + j + LANES);
  }

  private static void tile8x1(
      float[] panel, int first, int count, int stride, int i, int j, float[] c) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, i * stride + j);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, (i + 1) * stride + j);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, (i + 2) * stride + j);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, (i + 3) * stride + j);
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, (i + 4) * stride + j);
    FloatVector c50 = FloatVector.fromArray(SPECIES, c, (i + 5) * stride + j);
    FloatVector c60 = FloatVector.fromArray(SPECIES, c, (i + 6) * stride + j);
    FloatVector c70 = FloatVector.fromArray(SPECIES, c, (i + 7) * stride + j);
    for (int p = 0, row = first * stride; p < count; p++, row += stride) {
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
    c00.intoArray(c, i * stride + j);
    c10.intoArray(c, (i + 1) * stride + j);
    c20.intoArray(c, (i + 2) * stride + j);
    c30.intoArray(c, (i + 3) * stride + j);
    c40.intoArray(c, (i + 4) * stride + j);
    c50.intoArray(c, (i + 5) * stride + j);
    c60.intoArray(c, (i + 6) * stride + j);
    c70.intoArray(c, (i + 7) * stride + j);
  }

  private static void tile4x3(
      float[] panel, int first, int count, int stride, int i, int j, float[] c) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, i * stride + j);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, i * stride + j + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, c, i * stride + j + 2 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, (i + 1) * stride + j);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, (i + 1) * stride + j + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, c, (i + 1) * stride + j + 2 * LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, (i + 2) * stride + j);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, (i + 2) * stride + j + LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, c, (i + 2) * stride + j + 2 * LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, (i + 3) * stride + j);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, (i + 3) * stride + j + LANES);
    FloatVector c32 = FloatVector.fromArray(SPECIES, c, (i + 3) * stride + j + 2 * LANES);
    for (int p = 0, row = first * stride; p < count; p++, row += stride) {
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
    c00.intoArray(c, i * stride + j);
    c01.intoArray(c, i * stride + j + LANES);
    c02.intoArray(c, i * stride + j + 2 * LANES);
    c10.intoArray(c, (i + 1) * stride + j);
    c11.intoArray(c, (i + 1) * stride + j + LANES);
    c12.intoArray(c, (i + 1) * stride + j + 2 * LANES);
    c20.intoArray(c, (i + 2) * stride + j);
    c21.intoArray(c, (i + 2) * stride + j + LANES);
    c22.intoArray(c, (i + 2) * stride + j + 2 * LANES);
    c30.intoArray(c, (i + 3) * stride + j);
    c31.intoArray(c, (i + 3) * stride + j + LANES);
    c32.intoArray(c, (i + 3) * stride + j + 2 * LANES);
  }

  private static void tile4x2(
      float[] panel, int first, int count, int stride, int i, int j, float[] c) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, i * stride + j);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, i * stride + j + LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, (i + 1) * stride + j);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, (i + 1) * stride + j + LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, (i + 2) * stride + j);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, (i + 2) * stride + j + LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, (i + 3) * stride + j);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, (i + 3) * stride + j + LANES);
    for (int p = 0, row = first * stride; p < count; p++, row += stride) {
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
    c00.intoArray(c, i * stride + j);
    c01.intoArray(c, i * stride + j + LANES);
    c10.intoArray(c, (i + 1) * stride + j);
    c11.intoArray(c, (i + 1) * stride + j + LANES);
    c20.intoArray(c, (i + 2) * stride + j);
    c21.intoArray(c, (i + 2) * stride + j + LANES);
    c30.intoArray(c, (i + 3) * stride + j);
    c31.intoArray(c, (i + 3) * stride + j + LANES);
  }

  private static void tile4x1(
      float[] panel, int first, int count, int stride, int i, int j, float[] c) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, i * stride + j);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, (i + 1) * stride + j);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, (i + 2) * stride + j);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, (i + 3) * stride + j);
    for (int p = 0, row = first * stride; p < count; p++, row += stride) {
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
    c00.intoArray(c, i * stride + j);
    c10.intoArray(c, (i + 1) * stride + j);
    c20.intoArray(c, (i + 2) * stride + j);
    c30.intoArray(c, (i + 3) * stride + j);
  }
}
