package dev.quire.parallel;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Random numbers that depend on a seed and an index alone: whoever works on row 7, in whatever
 * order and on whatever thread, draws the same ones.
 */
public final class RandomStreams {
  private static final RandomGeneratorFactory<RandomGenerator> FACTORY =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private RandomStreams() {}

  /** The stream of one index. */
  public static RandomGenerator of(long seed, long index) {
    return FACTORY.create(mix(mix(seed) + index));
  }

  /**
   * A bijection in which every bit of the input changes every bit of the output with probability
   * near one half: the finalizer of SplitMix64.
   *
   * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea, Flood 2014</a>
   */
  public static long mix(long z) {
    z += 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
