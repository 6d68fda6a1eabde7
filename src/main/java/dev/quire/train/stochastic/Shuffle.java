package dev.quire.train.stochastic;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Random orders. */
final class Shuffle {
  private Shuffle() {}

  /** 0 to n - 1. */
  static int[] indices(int n) {
    return IntStream.range(0, n).toArray();
  }

  /** Puts numbers into a random order, each as likely as any other. */
  static void shuffle(int[] numbers, RandomGenerator random) {
    for (int i = numbers.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = kept;
    }
  }
}
