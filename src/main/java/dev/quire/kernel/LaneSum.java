package dev.quire.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The sum of a vector's lanes, always in the same order: halves onto one another.
 *
 * <p>{@code reduceLanes(ADD)} leaves the order open, and the JVM makes use of that: compiled code
 * adds halves, code that is not yet compiled adds lane by lane. The last bits of a model would
 * depend on when the compiler was done.
 */
final class LaneSum {
  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final VectorShuffle<Float> BY_EIGHT = rotation(8);
  private static final VectorShuffle<Float> BY_FOUR = rotation(4);
  private static final VectorShuffle<Float> BY_TWO = rotation(2);
  private static final VectorShuffle<Float> BY_ONE = rotation(1);

  private LaneSum() {}

  private static VectorShuffle<Float> rotation(int by) {
    return VectorShuffle.iota(SPECIES, by % LANES, 1, true);
  }

  /** ((v0 + v8) + (v4 + v12)) + ..., the order of a tree. */
  static float of(FloatVector v) {
    if (LANES > 8) {
      v = v.add(v.rearrange(BY_EIGHT));
    }
    if (LANES > 4) {
      v = v.add(v.rearrange(BY_FOUR));
    }
    if (LANES > 2) {
      v = v.add(v.rearrange(BY_TWO));
    }
    if (LANES > 1) {
      v = v.add(v.rearrange(BY_ONE));
    }
    return v.lane(0);
  }
}
