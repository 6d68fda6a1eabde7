package dev.quire.kernel;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.lang.System.Logger.Level;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;

/**
 * Which kernels run: {@code -Dquire.kernels=scalar|simd} and {@code
 * -Dquire.vectorBits=128|256|512}, by default SIMD at the width that this machine prefers. In a JVM
 * that was started without the Vector API it is plain Java, and a warning says so.
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
    String wanted = System.getProperty("quire.kernels");
    if (wanted == null) {
      return VectorModule.isLoaded() ? simd() : scalarWithWarning();
    }
    return switch (wanted) {
      case "scalar" -> scalar();
      case "simd" -> simd();
      default ->
          throw new BadInputException(
              Problem.of("unknown kernels")
                  .with("quire.kernels", wanted)
                  .remedy("use scalar or simd"));
    };
  }

  private static KernelChoice scalar() {
    return new KernelChoice("scalar", new ScalarKernels());
  }

  private static KernelChoice simd() {
    if (!VectorModule.isLoaded()) {
      throw new IllegalArgumentException(
          "the Vector API is not loaded: quire.kernels=simd; " + VectorModule.remedy());
    }
    return new KernelChoice("simd-" + vectorBits(), new SimdKernels());
  }

  private static KernelChoice scalarWithWarning() {
    System.getLogger("dev.quire.kernel")
        .log(
            Level.WARNING,
            "Quire works without vector instructions, several times slower: kernels=scalar, java="
                + Runtime.version()
                + "; "
                + VectorModule.remedy());
    return scalar();
  }

  String name() {
    return name;
  }

  KernelSet kernels() {
    return kernels;
  }
}
