package dev.quire.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The tiles of {@link GramTiles}: rows i .. i+R-1 of C, by V vectors from column j on, gain the
 * products of those columns over {@code count} rows of the panel from {@code first} on.
 *
 * <p>Each is written out, since a tile's sums have to be local variables to stay in registers.
 *
 * <p>C is loaded before the loop and stored after it: adding it to finished sums would be as many
 * loads, but C2 then spills the sums, which cost a third of the speed at rank 128.
 */
final class RegisterTiles {
  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = SPECIES.length();

  private RegisterTiles() {}

  static void tile16x1(float[] panel, int first, int count, int stride, int i, int j, float[] c) {
    FloatVector c0 = FloatVector.fromArray(SPECIES, c, i * stride + j);
    FloatVector c1 = FloatVector.fromArray(SPECIES, c, (i + 1) * stride + j);
    FloatVector c2 = FloatVector.fromArray(SPECIES, c, (i + 2) * stride + j);
    FloatVector c3 = FloatVector.fromArray(SPECIES, c, (i + 3) * stride + j);
    FloatVector c4 = FloatVector.fromArray(SPECIES, c, (i + 4) * stride + j);
    FloatVector c5 = FloatVector.fromArray(SPECIES, c, (i + 5) * stride + j);
    FloatVector c6 = FloatVector.fromArray(SPECIES, c, (i + 6) * stride + j);
    FloatVector c7 = FloatVector.fromArray(SPECIES, c, (i + 7) * stride + j);
    FloatVector c8 = FloatVector.fromArray(SPECIES, c, (i + 8) * stride + j);
    FloatVector c9 = FloatVector.fromArray(SPECIES, c, (i + 9) * stride + j);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, (i + 10) * stride + j);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, (i + 11) * stride + j);
    FloatVector c12 = FloatVector.fromArray(SPECIES, c, (i + 12) * stride + j);
    FloatVector c13 = FloatVector.fromArray(SPECIES, c, (i + 13) * stride + j);
    FloatVector c14 = FloatVector.fromArray(SPECIES, c, (i + 14) * stride + j);
    FloatVector c15 = FloatVector.fromArray(SPECIES, c, (i + 15) * stride + j);
    for (int p = 0, row = first * stride; p < count; p++, row += stride) {
      FloatVector b = FloatVector.fromArray(SPECIES, panel, row + j);
      c0 = FloatVector.broadcast(SPECIES, panel[row + i]).fma(b, c0);
      c1 = FloatVector.broadcast(SPECIES, panel[row + i + 1]).fma(b, c1);
      c2 = FloatVector.broadcast(SPECIES, panel[row + i + 2]).fma(b, c2);
      c3 = FloatVector.broadcast(SPECIES, panel[row + i + 3]).fma(b, c3);
      c4 = FloatVector.broadcast(SPECIES, panel[row + i + 4]).fma(b, c4);
      c5 = FloatVector.broadcast(SPECIES, panel[row + i + 5]).fma(b, c5);
      c6 = FloatVector.broadcast(SPECIES, panel[row + i + 6]).fma(b, c6);
      c7 = FloatVector.broadcast(SPECIES, panel[row + i + 7]).fma(b, c7);
      c8 = FloatVector.broadcast(SPECIES, panel[row + i + 8]).fma(b, c8);
      c9 = FloatVector.broadcast(SPECIES, panel[row + i + 9]).fma(b, c9);
      c10 = FloatVector.broadcast(SPECIES, panel[row + i + 10]).fma(b, c10);
      c11 = FloatVector.broadcast(SPECIES, panel[row + i + 11]).fma(b, c11);
      c12 = FloatVector.broadcast(SPECIES, panel[row + i + 12]).fma(b, c12);
      c13 = FloatVector.broadcast(SPECIES, panel[row + i + 13]).fma(b, c13);
      c14 = FloatVector.broadcast(SPECIES, panel[row + i + 14]).fma(b, c14);
      c15 = FloatVector.broadcast(SPECIES, panel[row + i + 15]).fma(b, c15);
    }
    c0.intoArray(c, i * stride + j);
    c1.intoArray(c, (i + 1) * stride + j);
    c2.intoArray(c, (i + 2) * stride + j);
    c3.intoArray(c, (i + 3) * stride + j);
    c4.intoArray(c, (i + 4) * stride + j);
    c5.intoArray(c, (i + 5) * stride + j);
    c6.intoArray(c, (i + 6) * stride + j);
    c7.intoArray(c, (i + 7) * stride + j);
    c8.intoArray(c, (i + 8) * stride + j);
    c9.intoArray(c, (i + 9) * stride + j);
    c10.intoArray(c, (i + 10) * stride + j);
    c11.intoArray(c, (i + 11) * stride + j);
    c12.intoArray(c, (i + 12) * stride + j);
    c13.intoArray(c, (i + 13) * stride + j);
    c14.intoArray(c, (i + 14) * stride + j);
    c15.intoArray(c, (i + 15) * stride + j);
  }

  static void tile8x3(float[] panel, int first, int count, int stride, int i, int j, float[] c) {
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

  static void tile8x2(float[] panel, int first, int count, int stride, int i, int j, float[] c) {
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

  static void tile8x1(float[] panel, int first, int count, int stride, int i, int j, float[] c) {
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

  static void tile4x3(float[] panel, int first, int count, int stride, int i, int j, float[] c) {
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

  static void tile4x2(float[] panel, int first, int count, int stride, int i, int j, float[] c) {
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

  static void tile4x1(float[] panel, int first, int count, int stride, int i, int j, float[] c) {
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
