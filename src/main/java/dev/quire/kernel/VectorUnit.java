package dev.quire.kernel;

import jdk.incubator.vector.FloatVector;

/** What the tiles are cut for: how wide the vectors are, and how many of them a core can hold. */
final class VectorUnit {
  /** Floats of a vector. */
  static final int LANES = KernelChoice.vectorBits() / Float.SIZE;

  /**
   * Whether there are 32 vector registers and not 16: on Arm, and on x86 with AVX-512, at any width
   * that is chosen. An x86 processor that prefers narrower vectors has or uses 16.
   */
  static final boolean MANY_REGISTERS =
      !isX86() || FloatVector.SPECIES_PREFERRED.vectorBitSize() == 512;

  private VectorUnit() {}

  private static boolean isX86() {
    String architecture = System.getProperty("os.arch");
    return architecture.equals("amd64") || architecture.equals("x86_64");
  }
}
