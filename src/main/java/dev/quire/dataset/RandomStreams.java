package dev.quire.dataset;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Independent streams of random numbers, numbered from 0, that all follow from one seed. */
final class RandomStreams {
  /** What belongs to no user: the films. */
  static final int FILMS = 0;

  /** How many films each user rates, and which ones first. */
  static final int ACTIVITY = 1;

  /** Stream of user 0; user 1 has the next one. */
  static final long FIRST_USER = 2;

  private static final RandomGeneratorFactory<RandomGenerator> FACTORY =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private RandomStreams() {}

  /** A fresh generator that depends on {@code seed} and {@code stream} alone. */
  static RandomGenerator stream(long seed, long stream) {
    return FACTORY.create(mix(mix(seed) + stream));
  }

  /**
   * SplitMix64's finaliser: a bijection, so that no two streams of a seed coincide, under which
   * neighbouring numbers have nothing in common.
   */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
