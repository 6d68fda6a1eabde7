package dev.quire.kernel;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
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
      throw new BadInputException(
          Problem.of("unknown vector width")
              .with("quire.vectorBits", wanted)
              .remedy("use 128, 256 or 512"));
    }
    if (Integer.parseInt(wanted) > widest) {
      throw new BadInputException(
          Problem.of("this machine has no such vectors")
              .with("quire.vectorBits", wanted)
              .with("widest", widest));
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
          throw new BadInputException(
              Problem.of("unknown kernels")
                  .with("quire.kernels", wanted)
                  .remedy("use scalar or simd"));
    };
  }

  String name() {
    return name;
  }

  KernelSet kernels() {
    return kernels;
  }
}
