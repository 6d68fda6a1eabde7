package dev.quire.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most arithmetic that a core can do: fused multiply-adds on registers alone, in twelve
 * independent chains. Two units with a latency of four cycles need eight; twelve and two operands
 * fit in 16 registers.
 */
public final class FmaLoop {
  /** What one call of {@link #run} computes: as many steps as that takes at any vector width. */
  public static final int FLOPS_PER_CALL = 12 * 32 * (1 << 14);

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;
  private static final int STEPS = FLOPS_PER_CALL / (CHAINS * 2 * SPECIES.length());

  private FmaLoop() {}

  /**
   * Runs all chains.
   *
   * @param factor less than 1, so that the numbers stay ordinary
   */
  public static float run(float factor) {
    FloatVector f = FloatVector.broadcast(SPECIES, factor);
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    FloatVector c4 = c0;
    FloatVector c5 = c0;
    FloatVector c6 = c0;
    FloatVector c7 = c0;
    FloatVector c8 = c0;
    FloatVector c9 = c0;
    FloatVector c10 = c0;
    FloatVector c11 = c0;
    for (int step = 0; step < STEPS; step++) {
      c0 = c0.fma(f, f);
      c1 = c1.fma(f, f);
      c2 = c2.fma(f, f);
      c3 = c3.fma(f, f);
      c4 = c4.fma(f, f);
      c5 = c5.fma(f, f);
      c6 = c6.fma(f, f);
      c7 = c7.fma(f, f);
      c8 = c8.fma(f, f);
      c9 = c9.fma(f, f);
      c10 = c10.fma(f, f);
      c11 = c11.fma(f, f);
    }
    FloatVector low = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
    FloatVector high = c6.add(c7).add(c8).add(c9).add(c10).add(c11);
    return low.add(high).lane(0);
  }
}
