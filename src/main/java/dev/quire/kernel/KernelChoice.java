package dev.quire.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;

/**
 * Which kernels run: {@code -Dquire.kernels=scalar|simd} and {@code
 * -Dquire.vectorBits=128|256|512}, by default SIMD at the width that this machine prefers.
 */
final class KernelChoice {
  private static final KernelChoice CURRENT = fromProperties();

  private final String name;
  private final KernelSet kernels;

  private KernelChoice(String name, KernelSet kernels) {
    this.name = name;
    this.kernels = kernels;
  }

  static KernelChoice current() {
    return CURRENT;
  }

  /** The width of the SIMD kernels, in bits. */
  static int vectorBits() {
    int widest = Math.clamp(FloatVector.SPECIES_PREFERRED.vectorBitSize(), 128, 512);
    String wanted = System.getProperty("quire.vectorBits");
    if (wanted == null) {
      return widest;
    }
    if (!wanted.matches("128|256|512")) {
      throw new IllegalArgumentException(
          "unknown vector width: quire.vectorBits=" + wanted + "; use 128, 256 or 512");
    }
    if (Integer.parseInt(wanted) > widest) {
      throw new IllegalArgumentException(
          "this machine has no such vectors: quire.vectorBits=" + wanted + ", widest=" + widest);
    }
    return Integer.parseInt(wanted);
  }

  static VectorShape vectorShape() {
    return VectorShape.forBitSize(vectorBits());
  }

  private static KernelChoice fromProperties() {
    String wanted = System.getProperty("quire.kernels", "simd");
    return switch (wanted) {
      case "scalar" -> new KernelChoice("scalar", new ScalarKernels());
      case "simd" -> new KernelChoice("simd-" + vectorBits(), new SimdKernels());
      default ->
          throw new IllegalArgumentException(
              "unknown kernels: quire.kernels=" + wanted + "; use scalar or simd");
    };
  }

  String name() {
    return name;
  }

  KernelSet kernels() {
    return kernels;
  }
}
