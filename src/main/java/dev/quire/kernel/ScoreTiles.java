package dev.quire.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Scores of a group of eight users for a tile of items, a matrix product in registers, see {@link
 * GramTiles}: 8 users by 3 vectors where there are 32 registers; with 16 of them six vectors, 5
 * users by 2 and 3 users by 3 at a time. Hardly any score reaches its user's threshold, so that a
 * tile's are compared with one branch for each user.
 */
final class ScoreTiles {
  /** Users of a group. */
  static final int GROUP = 8;

  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = VectorUnit.LANES;
  private static final int VECTORS = VectorUnit.MANY_REGISTERS ? 3 : 6;

  /** Items of a tile. */
  static final int ITEMS = VECTORS * LANES;

  private ScoreTiles() {}

  /** See {@link Kernels#scores}. */
  static int compute(
      float[] users, float[] items, int rank, float[] bias, float[] thresholds, float[] scores) {
    if (VectorUnit.MANY_REGISTERS) {
      ScoreRegisterTiles.tile8x3(users, items, rank, bias, scores);
    } else {
      for (int item = 0; item < ITEMS; item += 2 * LANES) {
        ScoreRegisterTiles.tile5x2(users, 0, items, item, rank, bias, scores);
      }
      for (int item = 0; item < ITEMS; item += 3 * LANES) {
        ScoreRegisterTiles.tile3x3(users, 5, items, item, rank, bias, scores);
      }
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
    VectorMask<Float> any =
        FloatVector.fromArray(SPECIES, scores, from).compare(VectorOperators.GE, threshold);
    for (int v = 1; v < VECTORS; v++) {
      any =
          any.or(
              FloatVector.fromArray(SPECIES, scores, from + v * LANES)
                  .compare(VectorOperators.GE, threshold));
    }
    return any.anyTrue();
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
}
