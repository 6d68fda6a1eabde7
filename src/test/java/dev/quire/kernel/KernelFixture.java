package dev.quire.kernel;

import java.util.Random;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;

/** Random numbers for kernels, and ranks around every edge of a vector. */
abstract class KernelFixture {
  static final float TOLERANCE = 2e-5f;

  final Random random = new Random(42);

  static IntStream ranks() {
    int lanes = FloatVector.SPECIES_PREFERRED.length();
    return IntStream.concat(
            IntStream.of(1, 2, 3, 4, 5, 7, 8, 9, 11, 13, 17, 20, 31, 33, 37, 47, 50, 64, 67, 80),
            IntStream.of(lanes - 1, lanes, lanes + 1, 96, 100, 113, 127, 128, 129, 200, 257, 512))
        .distinct();
  }

  final float[] randomFloats(int n) {
    float[] values = new float[n];
    for (int k = 0; k < n; k++) {
      values[k] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  final float[] randomPanel(int count, int rank) {
    float[] panel = new float[count * Kernels.stride(rank)];
    for (int p = 0; p < count; p++) {
      for (int k = 0; k < rank; k++) {
        panel[Kernels.index(count, p, k)] = random.nextFloat() * 2 - 1;
      }
    }
    return panel;
  }
}
