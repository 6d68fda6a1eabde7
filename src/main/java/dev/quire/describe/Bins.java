package dev.quire.describe;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Bins for ratings between two values: each begins where the one before ends. */
final class Bins {
  private static final int WANTED = 20;
  private static final int MOST_DECADES = 10; // to be cut into three bins each
  private static final int LEAST_DECADES = 2; // there even bins do as well
  private static final double[] STEPS = {1, 2, 5};

  private final float[] ends; // [bins + 1], ascending

  private Bins(float[] ends) {
    this.ends = ends;
  }

  /**
   * Bins of one width, which is 1, 2 or 5 times a power of ten.
   *
   * @param greatest is more than the least
   */
  static Bins even(double least, double greatest) {
    double wanted = (greatest - least) / WANTED;
    double power = Math.pow(10, Math.floor(Math.log10(wanted)));
    double width =
        DoubleStream.of(STEPS)
            .map(step -> step * power)
            .filter(step -> step >= wanted)
            .findFirst()
            .orElse(10 * power);
    long first = (long) Math.floor(least / width);
    long last = Math.max(first + 1, (long) Math.ceil(greatest / width));
    float[] ends = new float[(int) (last - first) + 1];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = (float) ((first + i) * width);
    }
    return new Bins(ends);
  }

  /**
   * Bins for values that are spread over orders of magnitude: they end at powers of ten, and at 2
   * and 5 times those. None for others.
   */
  static Optional<Bins> growing(double least, double greatest) {
    if (!(least > 0)) {
      return Optional.empty();
    }
    int first = (int) Math.floor(Math.log10(least));
    int decades = (int) Math.floor(Math.log10(greatest)) + 1 - first;
    if (decades < LEAST_DECADES) {
      return Optional.empty();
    }
    int perDecade = decades <= MOST_DECADES ? STEPS.length : 1;
    float[] ends = new float[perDecade * decades + 1];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = (float) (STEPS[i % perDecade] * Math.pow(10, first + i / perDecade));
    }
    return Optional.of(new Bins(ends));
  }

  int size() {
    return ends.length - 1;
  }

  /** The least value of a bin. */
  float from(int bin) {
    return ends[bin];
  }

  /** The least value of the next bin. */
  float to(int bin) {
    return ends[bin + 1];
  }

  /** The bin of a value; the last bin has its end, too. */
  int of(float value) {
    int at = Arrays.binarySearch(ends, value);
    return Math.clamp(at >= 0 ? at : -at - 2, 0, size() - 1);
  }
}
