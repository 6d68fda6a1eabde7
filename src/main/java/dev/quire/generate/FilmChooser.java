package dev.quire.generate;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Chooses the films that a user rates: without repetition, and each time with a probability in
 * proportion to popularity times the user's interest. One chooser serves one thread.
 */
final class FilmChooser {
  /** What a film in a race costs, in picks. */
  private static final int RACE_COST = 2;

  private final PlantedFilms films;
  private final FilmPopularity popularity;
  private final FirstViewers firstViewers;
  private final long[] chosen; // [ceil(films / 64)], a bit per film
  private long[] keys = new long[0]; // [films], once there is a very active user

  FilmChooser(PlantedFilms films, FilmPopularity popularity, FirstViewers firstViewers) {
    this.films = films;
    this.popularity = popularity;
    this.firstViewers = firstViewers;
    this.chosen = new long[Math.ceilDiv(films.count(), Long.SIZE)];
  }

  /**
   * Chooses the films of one user.
   *
   * @param result receives {@code count} films in ascending order. Modified.
   */
  void choose(int user, PlantedUser taste, int count, RandomGenerator random, int[] result) {
    for (int i = 0; i < firstViewers.count(user); i++) {
      add(firstViewers.film(user, i));
    }
    int missing = count - firstViewers.count(user);
    if (FilmPopularity.picksToMeet(count) < (double) RACE_COST * films.count()) {
      pick(taste, missing, random);
    } else {
      race(taste, missing, random);
    }
    drain(result);
  }

  /** Picks again whatever is chosen already or of no interest. */
  private void pick(PlantedUser taste, int missing, RandomGenerator random) {
    int left = missing;
    while (left > 0) {
      int film = popularity.pick(random);
      if (!has(film) && random.nextFloat() < taste.interest(films, film)) {
        add(film);
        left--;
      }
    }
  }

  /**
   * Lets all films race: exponential waiting times with rates in proportion to the weights, of
   * which the shortest win. The law is the same as that of {@link #pick} (Efraimidis and Spirakis
   * 2006), the cost does not depend on the number of films to choose.
   */
  private void race(PlantedUser taste, int missing, RandomGenerator random) {
    if (keys.length == 0) {
      keys = new long[films.count()];
    }
    int runners = 0;
    for (int film = 0; film < films.count(); film++) {
      double rate = popularity.weight(film);
      if (rate > 0 && !has(film)) {
        float time = (float) (random.nextExponential() / (rate * taste.interest(films, film)));
        // The bits of a float that is not negative sort as the float does.
        keys[runners++] = (long) Float.floatToIntBits(time) << Integer.SIZE | film;
      }
    }
    Arrays.sort(keys, 0, runners);
    for (int i = 0; i < missing; i++) {
      add((int) keys[i]);
    }
  }

  private boolean has(int film) {
    return (chosen[film >> 6] & 1L << film) != 0;
  }

  private void add(int film) {
    chosen[film >> 6] |= 1L << film;
  }

  /** Moves the chosen films to {@code result}. */
  private void drain(int[] result) {
    int length = 0;
    for (int i = 0; i < chosen.length; i++) {
      for (long bits = chosen[i]; bits != 0; bits &= bits - 1) {
        result[length++] = i * Long.SIZE + Long.numberOfTrailingZeros(bits);
      }
      chosen[i] = 0;
    }
  }
}
