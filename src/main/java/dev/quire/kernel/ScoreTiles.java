package dev.quire.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Scores of a group of ten users for a tile of items, a matrix product in registers, see {@link
 * GramTiles}: all ten by 2 vectors at a time where there are 32 registers, five by 2 with 16 of
 * them. Hardly any score reaches its user's threshold, so that a tile's are compared with one
 * branch for each user.
 */
final class ScoreTiles {
  /** Users of a group. */
  static final int GROUP = 10;

  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = VectorUnit.LANES;
  private static final int VECTORS = VectorUnit.MANY_REGISTERS ? 4 : 6;

  /** Items of a tile. */
  static final int ITEMS = VECTORS * LANES;

  private ScoreTiles() {}

  /** See {@link ScoreKernels#scores}. */
  static int compute(
      float[] users, float[] items, int rank, float[] bias, float[] thresholds, float[] scores) {
    for (int item = 0; item < ITEMS; item += 2 * LANES) {
      if (VectorUnit.MANY_REGISTERS) {
        ScoreRegisterTiles.tile10x2(users, 0, items, item, rank, bias, scores);
      } else {
        ScoreRegisterTiles.tile5x2(users, 0, items, item, rank, bias, scores);
        ScoreRegisterTiles.tile5x2(users, 5, items, item, rank, bias, scores);
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

  /** Bits rather than masks, which C2 may put into boxes on their way around the loop. */
  private static boolean reaches(float[] scores, int from, float threshold) {
    long any = 0;
    for (int v = 0; v < VECTORS; v++) {
      any |=
          FloatVector.fromArray(SPECIES, scores, from + v * LANES)
              .compare(VectorOperators.GE, threshold)
              .toLong();
    }
    return any != 0;
  }

  /** See {@link ScoreKernels#above}. */
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
