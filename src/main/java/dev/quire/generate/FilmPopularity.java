package dev.quire.generate;

import java.util.random.RandomGenerator;

/**
 * How often films are picked: Zipf's law in Mandelbrot's form,
 *
 * <pre>weight of the film of popularity rank r = (1 + r / HEAD)^-EXPONENT,</pre>
 *
 * <p>0 for the films that nobody rates. A user picks every film at most once, which flattens the
 * head: with the constants here the most popular film is rated by half of the users, and at the
 * size of MovieLens 32M half of the films have three ratings or fewer, as in reality.
 *
 * <p>{@link #pick} takes constant time (Walker's alias method, 1977): a uniformly chosen slot holds
 * one film and passes on part of its picks to a second one.
 */
final class FilmPopularity {
  private static final double HEAD = 260;
  private static final double EXPONENT = 3.0;

  private final float[] weights; // [films]
  private final float[] keep; // [films], the part of its slot's picks that a film keeps
  private final int[] alias; // [films], the film that gets the rest

  /**
   * Builds the table.
   *
   * @param popularityRanks rank of each film, 0 for the most popular. Not modified.
   * @param ratedFilms films of this rank and above have weight 0
   */
  FilmPopularity(int[] popularityRanks, int ratedFilms) {
    int films = popularityRanks.length;
    weights = new float[films];
    keep = new float[films];
    alias = new int[films];
    double total = 0;
    for (int film = 0; film < films; film++) {
      int rank = popularityRanks[film];
      weights[film] = rank < ratedFilms ? (float) StrictMath.pow(1 + rank / HEAD, -EXPONENT) : 0;
      total += weights[film];
    }
    fillSlots(films / total);
  }

  /** Fills each slot that is too small from one that is too large. */
  private void fillSlots(double slotsPerWeight) {
    int films = weights.length;
    double[] left = new double[films];
    int[] pending = new int[films]; // small slots from the front, large ones from the back
    int small = 0;
    int large = films;
    for (int film = 0; film < films; film++) {
      left[film] = weights[film] * slotsPerWeight;
      keep[film] = 1;
      alias[film] = film;
      pending[left[film] < 1 ? small++ : --large] = film;
    }
    while (small > 0 && large < films) {
      int poor = pending[--small];
      int rich = pending[large];
      keep[poor] = (float) left[poor];
      alias[poor] = rich;
      left[rich] -= 1 - left[poor];
      if (left[rich] < 1) {
        large++;
        pending[small++] = rich;
      }
    }
    // Rounding leaves slots that are full but for an ulp. An unrated film must not get one.
    while (small > 0) {
      int film = pending[--small];
      if (weights[film] == 0) {
        keep[film] = 0;
        alias[film] = mostPopular();
      }
    }
  }

  private int mostPopular() {
    int best = 0;
    for (int film = 1; film < weights.length; film++) {
      if (weights[film] > weights[best]) {
        best = film;
      }
    }
    return best;
  }

  /** The relative frequency of a film; 0 means that nobody rates it. */
  float weight(int film) {
    return weights[film];
  }

  /**
   * About how many picks it takes to meet {@code count} different films: after the {@code k} most
   * popular ones, a new one turns up once in {@code (1 + k / HEAD)^(EXPONENT - 1)} picks.
   */
  static double picksToMeet(int count) {
    return HEAD / EXPONENT * StrictMath.pow(1 + count / HEAD, EXPONENT);
  }

  /** A random film. */
  int pick(RandomGenerator random) {
    int slot = random.nextInt(weights.length);
    return random.nextFloat() < keep[slot] ? slot : alias[slot];
  }
}
