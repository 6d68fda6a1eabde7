package dev.quire.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Scores of a group of eight users for a tile of items of three vectors, a matrix product in
 * registers (4 by 3 twice where there are 16 of them), see {@link GramTiles}. Hardly any score
 * reaches its user's threshold, so that a tile's are compared with one branch for each user.
 */
final class ScoreTiles {
  /** Users of a group. */
  static final int GROUP = 8;

  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final boolean MANY_REGISTERS = LANES >= 16;

  /** Items of a tile. */
  static final int ITEMS = 3 * LANES;

  private ScoreTiles() {}

  /** See {@link Kernels#scores}. */
  static int compute(
      float[] users, float[] items, int rank, float[] bias, float[] thresholds, float[] scores) {
    if (MANY_REGISTERS) {
      tile8x3(users, items, rank, bias, scores);
    } else {
      tile4x3(users, 0, items, rank, bias, scores);
      tile4x3(users, GROUP / 2, items, rank, bias, scores);
    }
    int reached = 0;
    for (int user = 0; user < GROUP; user++) {
      if (reaches(scores, user * ITEMS, thresholds[user])) {
        reached |= 1 << user;
      }
    }
    return reached;
  }

  private static boolean reaches(float[] scores, int from, float threshold) {
    FloatVector s0 = FloatVector.fromArray(SPECIES, scores, from);
    FloatVector s1 = FloatVector.fromArray(SPECIES, scores, from + LANES);
    FloatVector s2 = FloatVector.fromArray(SPECIES, scores, from + 2 * LANES);
    return s0.compare(VectorOperators.GE, threshold)
        .or(s1.compare(VectorOperators.GE, threshold))
        .or(s2.compare(VectorOperators.GE, threshold))
        .anyTrue();
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
      float[] users, float[] items, int rank, float[] bias, float[] scores) {
    FloatVector bias0 = FloatVector.fromArray(SPECIES, bias, 0);
    FloatVector bias1 = FloatVector.fromArray(SPECIES, bias, LANES);
    FloatVector bias2 = FloatVector.fromArray(SPECIES, bias, 2 * LANES);
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
    for (int k = 0, at = 0, u = 0; k < rank; k++, at += ITEMS, u += GROUP) {
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
    s00.intoArray(scores, 0);
    s01.intoArray(scores, LANES);
    s02.intoArray(scores, 2 * LANES);
    s10.intoArray(scores, ITEMS);
    s11.intoArray(scores, ITEMS + LANES);
    s12.intoArray(scores, ITEMS + 2 * LANES);
    s20.intoArray(scores, 2 * ITEMS);
    s21.intoArray(scores, 2 * ITEMS + LANES);
    s22.intoArray(scores, 2 * ITEMS + 2 * LANES);
    s30.intoArray(scores, 3 * ITEMS);
    s31.intoArray(scores, 3 * ITEMS + LANES);
    s32.intoArray(scores, 3 * ITEMS + 2 * LANES);
    s40.intoArray(scores, 4 * ITEMS);
    s41.intoArray(scores, 4 * ITEMS + LANES);
    s42.intoArray(scores, 4 * ITEMS + 2 * LANES);
    s50.intoArray(scores, 5 * ITEMS);
    s51.intoArray(scores, 5 * ITEMS + LANES);
    s52.intoArray(scores, 5 * ITEMS + 2 * LANES);
    s60.intoArray(scores, 6 * ITEMS);
    s61.intoArray(scores, 6 * ITEMS + LANES);
    s62.intoArray(scores, 6 * ITEMS + 2 * LANES);
    s70.intoArray(scores, 7 * ITEMS);
    s71.intoArray(scores, 7 * ITEMS + LANES);
    s72.intoArray(scores, 7 * ITEMS + 2 * LANES);
  }

  private static void tile4x3(
      float[] users, int user, float[] items, int rank, float[] bias, float[] scores) {
    FloatVector bias0 = FloatVector.fromArray(SPECIES, bias, 0);
    FloatVector bias1 = FloatVector.fromArray(SPECIES, bias, LANES);
    FloatVector bias2 = FloatVector.fromArray(SPECIES, bias, 2 * LANES);
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
    for (int k = 0, at = 0, u = user; k < rank; k++, at += ITEMS, u += GROUP) {
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
    s00.intoArray(scores, user * ITEMS);
    s01.intoArray(scores, user * ITEMS + LANES);
    s02.intoArray(scores, user * ITEMS + 2 * LANES);
    s10.intoArray(scores, (user + 1) * ITEMS);
    s11.intoArray(scores, (user + 1) * ITEMS + LANES);
    s12.intoArray(scores, (user + 1) * ITEMS + 2 * LANES);
    s20.intoArray(scores, (user + 2) * ITEMS);
    s21.intoArray(scores, (user + 2) * ITEMS + LANES);
    s22.intoArray(scores, (user + 2) * ITEMS + 2 * LANES);
    s30.intoArray(scores, (user + 3) * ITEMS);
    s31.intoArray(scores, (user + 3) * ITEMS + LANES);
    s32.intoArray(scores, (user + 3) * ITEMS + 2 * LANES);
  }
}
