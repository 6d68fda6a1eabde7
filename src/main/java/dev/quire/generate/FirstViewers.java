package dev.quire.generate;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * For each film that is rated at all one user who rates it for certain, because a film that few
 * pick would often be picked by nobody. Active users are first more often, in proportion to their
 * ratings.
 */
final class FirstViewers {
  private final int[] pointers; // [users + 1], where a user's films start
  private final int[] films; // [rated films], grouped by user

  /**
   * Finds a first viewer for each film.
   *
   * @param counts ratings of each user: nobody is first for more films than that. Not modified.
   * @param popularity says which films are rated
   */
  FirstViewers(int[] counts, FilmPopularity popularity, int filmCount, RandomGenerator random) {
    int users = counts.length;
    long[] ratingPointers = new long[users + 1];
    for (int user = 0; user < users; user++) {
      ratingPointers[user + 1] = ratingPointers[user] + counts[user];
    }
    int[] viewers = new int[filmCount];
    pointers = new int[users + 1];
    for (int film = 0; film < filmCount; film++) {
      viewers[film] = -1;
      if (popularity.weight(film) > 0) {
        int user = userOf(random.nextLong(ratingPointers[users]), ratingPointers);
        while (pointers[user + 1] == counts[user]) {
          user = (user + 1) % users;
        }
        viewers[film] = user;
        pointers[user + 1]++;
      }
    }
    for (int user = 0; user < users; user++) {
      pointers[user + 1] += pointers[user];
    }
    films = new int[pointers[users]];
    int[] next = pointers.clone();
    for (int film = 0; film < filmCount; film++) {
      if (viewers[film] >= 0) {
        films[next[viewers[film]]++] = film;
      }
    }
  }

  private static int userOf(long ratingIndex, long[] ratingPointers) {
    int found = Arrays.binarySearch(ratingPointers, ratingIndex);
    return found >= 0 ? found : -found - 2;
  }

  /** Number of films that {@code user} is the first to rate. */
  int count(int user) {
    return pointers[user + 1] - pointers[user];
  }

  /** One of these films, for {@code index} below {@link #count}. */
  int film(int user, int index) {
    return films[pointers[user] + index];
  }
}
