package dev.quire.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Scores of a group of eight users for a panel of items: a matrix product in register tiles of 8
 * users by 3 vectors of items (4 by 3 where there are 16 registers), see {@link GramTiles}.
 */
final class ScoreTiles {
  /** Users of a group. */
  static final int GROUP = 8;

  /** Vectors of a tile: a panel holds a multiple of so many. */
  static final int VECTORS = 3;

  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final boolean MANY_REGISTERS = LANES >= 16;

  private ScoreTiles() {}

  /** See {@link Kernels#scores}. */
  static void compute(
      float[] users, float[] items, int itemStride, int rank, float[] bias, float[] scores) {
    for (int j = 0; j < itemStride; j += VECTORS * LANES) {
      if (MANY_REGISTERS) {
        tile8x3(users, 0, items, j, itemStride, rank, bias, scores);
      } else {
        tile4x3(users, 0, items, j, itemStride, rank, bias, scores);
        tile4x3(users, GROUP / 2, items, j, itemStride, rank, bias, scores);
      }
    }
  }

  /** See {@link Kernels#above}. */
  static int above(float[] scores, int from, int count, float threshold, int[] hits) {
    int found = 0;
    int k = 0;
    for (; k + LANES <= count; k += LANES) {
      VectorMask<Float> mask =
          FloatVector.fromArray(SPECIES, scores, from + k).compare(VectorOperators.GE, threshold);
      for (long bits = mask.toLong(); bits != 0; bits &= bits - 1) {
        hits[found++] = k + Long.numberOfTrailingZeros(bits);
      }
    }
    for (; k < count; k++) {
      if (scores[from + k] >= threshold) {
        hits[found++] = k;
      }
    }
    return found;
  }

  private static void tile8x3(
      float[] users,
      int user,
      float[] items,
      int j,
      int itemStride,
      int rank,
      float[] bias,
      float[] scores) {
    FloatVector bias0 = FloatVector.fromArray(SPECIES, bias, j);
    FloatVector bias1 = FloatVector.fromArray(SPECIES, bias, j + LANES);
    FloatVector bias2 = FloatVector.fromArray(SPECIES, bias, j + 2 * LANES);
    FloatVector s00 = bias0;
    FloatVector s01 = bias1;
    FloatVector s02 = bias2;
    FloatVector s10 = bias0;
    FloatVector s11 = bias1;
    FloatVector s12 = bias2;
    FloatVector s20 = bias0;
    FloatVector s21 = bias1;
    FloatVector s22 = bias2;
    FloatVector s30 = bias0;
    FloatVector s31 = bias1;
    FloatVector s32 = bias2;
    FloatVector s40 = bias0;
    FloatVector s41 = bias1;
    FloatVector s42 = bias2;
    FloatVector s50 = bias0;
    FloatVector s51 = bias1;
    FloatVector s52 = bias2;
    FloatVector s60 = bias0;
    FloatVector s61 = bias1;
    FloatVector s62 = bias2;
    FloatVector s70 = bias0;
    FloatVector s71 = bias1;
    FloatVector s72 = bias2;
    int u = user;
    for (int at = j, k = 0; k < rank; k++, at += itemStride, u += GROUP) {
      FloatVector i0 = FloatVector.fromArray(SPECIES, items, at);
      FloatVector i1 = FloatVector.fromArray(SPECIES, items, at + LANES);
      FloatVector i2 = FloatVector.fromArray(SPECIES, items, at + 2 * LANES);
      FloatVector u0 = FloatVector.broadcast(SPECIES, users[u]);
      s00 = u0.fma(i0, s00);
      s01 = u0.fma(i1, s01);
      s02 = u0.fma(i2, s02);
      FloatVector u1 = FloatVector.broadcast(SPECIES, users[u + 1]);
      s10 = u1.fma(i0, s10);
      s11 = u1.fma(i1, s11);
      s12 = u1.fma(i2, s12);
      FloatVector u2 = FloatVector.broadcast(SPECIES, users[u + 2]);
      s20 = u2.fma(i0, s20);
      s21 = u2.fma(i1, s21);
      s22 = u2.fma(i2, s22);
      FloatVector u3 = FloatVector.broadcast(SPECIES, users[u + 3]);
      s30 = u3.fma(i0, s30);
      s31 = u3.fma(i1, s31);
      s32 = u3.fma(i2, s32);
      FloatVector u4 = FloatVector.broadcast(SPECIES, users[u + 4]);
      s40 = u4.fma(i0, s40);
      s41 = u4.fma(i1, s41);
      s42 = u4.fma(i2, s42);
      FloatVector u5 = FloatVector.broadcast(SPECIES, users[u + 5]);
      s50 = u5.fma(i0, s50);
      s51 = u5.fma(i1, s51);
      s52 = u5.fma(i2, s52);
      FloatVector u6 = FloatVector.broadcast(SPECIES, users[u + 6]);
      s60 = u6.fma(i0, s60);
      s61 = u6.fma(i1, s61);
      s62 = u6.fma(i2, s62);
      FloatVector u7 = FloatVector.broadcast(SPECIES, users[u + 7]);
      s70 = u7.fma(i0, s70);
      s71 = u7.fma(i1, s71);
      s72 = u7.fma(i2, s72);
    }
    s00.intoArray(scores, user * itemStride + j);
    s01.intoArray(scores, user * itemStride + j + LANES);
    s02.intoArray(scores, user * itemStride + j + 2 * LANES);
    s10.intoArray(scores, (user + 1) * itemStride + j);
    s11.intoArray(scores, (user + 1) * itemStride + j + LANES);
    s12.intoArray(scores, (user + 1) * itemStride + j + 2 * LANES);
    s20.intoArray(scores, (user + 2) * itemStride + j);
    s21.intoArray(scores, (user + 2) * itemStride + j + LANES);
    s22.intoArray(scores, (user + 2) * itemStride + j + 2 * LANES);
    s30.intoArray(scores, (user + 3) * itemStride + j);
    s31.intoArray(scores, (user + 3) * itemStride + j + LANES);
    s32.intoArray(scores, (user + 3) * itemStride + j + 2 * LANES);
    s40.intoArray(scores, (user + 4) * itemStride + j);
    s41.intoArray(scores, (user + 4) * itemStride + j + LANES);
    s42.intoArray(scores, (user + 4) * itemStride + j + 2 * LANES);
    s50.intoArray(scores, (user + 5) * itemStride + j);
    s51.intoArray(scores, (user + 5) * itemStride + j + LANES);
    s52.intoArray(scores, (user + 5) * itemStride + j + 2 * LANES);
    s60.intoArray(scores, (user + 6) * itemStride + j);
    s61.intoArray(scores, (user + 6) * itemStride + j + LANES);
    s62.intoArray(scores, (user + 6) * itemStride + j + 2 * LANES);
    s70.intoArray(scores, (user + 7) * itemStride + j);
    s71.intoArray(scores, (user + 7) * itemStride + j + LANES);
    s72.intoArray(scores, (user + 7) * itemStride + j + 2 * LANES);
  }

  private static void tile4x3(
      float[] users,
      int user,
      float[] items,
      int j,
      int itemStride,
      int rank,
      float[] bias,
      float[] scores) {
    FloatVector bias0 = FloatVector.fromArray(SPECIES, bias, j);
    FloatVector bias1 = FloatVector.fromArray(SPECIES, bias, j + LANES);
    FloatVector bias2 = FloatVector.fromArray(SPECIES, bias, j + 2 * LANES);
    FloatVector s00 = bias0;
    FloatVector s01 = bias1;
    FloatVector s02 = bias2;
    FloatVector s10 = bias0;
    FloatVector s11 = bias1;
    FloatVector s12 = bias2;
    FloatVector s20 = bias0;
    FloatVector s21 = bias1;
    FloatVector s22 = bias2;
    FloatVector s30 = bias0;
    FloatVector s31 = bias1;
    FloatVector s32 = bias2;
    int u = user;
    for (int at = j, k = 0; k < rank; k++, at += itemStride, u += GROUP) {
      FloatVector i0 = FloatVector.fromArray(SPECIES, items, at);
      FloatVector i1 = FloatVector.fromArray(SPECIES, items, at + LANES);
      FloatVector i2 = FloatVector.fromArray(SPECIES, items, at + 2 * LANES);
      FloatVector u0 = FloatVector.broadcast(SPECIES, users[u]);
      s00 = u0.fma(i0, s00);
      s01 = u0.fma(i1, s01);
      s02 = u0.fma(i2, s02);
      FloatVector u1 = FloatVector.broadcast(SPECIES, users[u + 1]);
      s10 = u1.fma(i0, s10);
      s11 = u1.fma(i1, s11);
      s12 = u1.fma(i2, s12);
      FloatVector u2 = FloatVector.broadcast(SPECIES, users[u + 2]);
      s20 = u2.fma(i0, s20);
      s21 = u2.fma(i1, s21);
      s22 = u2.fma(i2, s22);
      FloatVector u3 = FloatVector.broadcast(SPECIES, users[u + 3]);
      s30 = u3.fma(i0, s30);
      s31 = u3.fma(i1, s31);
      s32 = u3.fma(i2, s32);
    }
    s00.intoArray(scores, user * itemStride + j);
    s01.intoArray(scores, user * itemStride + j + LANES);
    s02.intoArray(scores, user * itemStride + j + 2 * LANES);
    s10.intoArray(scores, (user + 1) * itemStride + j);
    s11.intoArray(scores, (user + 1) * itemStride + j + LANES);
    s12.intoArray(scores, (user + 1) * itemStride + j + 2 * LANES);
    s20.intoArray(scores, (user + 2) * itemStride + j);
    s21.intoArray(scores, (user + 2) * itemStride + j + LANES);
    s22.intoArray(scores, (user + 2) * itemStride + j + 2 * LANES);
    s30.intoArray(scores, (user + 3) * itemStride + j);
    s31.intoArray(scores, (user + 3) * itemStride + j + LANES);
    s32.intoArray(scores, (user + 3) * itemStride + j + 2 * LANES);
  }
}
