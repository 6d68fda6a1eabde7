package dev.quire.generate;

import dev.quire.parallel.RandomStreams;
import java.util.random.RandomGenerator;

/** Makes the ratings of one user after the other. One object serves one thread. */
final class UserRatings {
  /** 2015-01-01: the newest made-up film is of 2014. */
  private static final long FIRST_SECOND = 1_420_070_400;

  private static final int DAY = 86_400;
  private static final int DAYS = 3_200;
  private static final int SESSION_SECONDS = 7_200;
  private static final int RATINGS_PER_SESSION = 80;

  private static final double LOWEST = 0.5;
  private static final double HIGHEST = 5.0;

  private final GeneratorOptions options;
  private final PlantedFilms films;
  private final FilmChooser chooser;
  private final PlantedUser user;
  private final int[] chosen; // [films], the first ones are those of the current user
  private double sum;
  private double squaredErrors;

  /** Heap that it takes for each film: the chosen ones, and the keys of a race. */
  static long bytesPerFilm() {
    return Integer.BYTES + Long.BYTES;
  }

  UserRatings(GeneratorOptions options, PlantedFilms films, FilmChooser chooser) {
    this.options = options;
    this.films = films;
    this.chooser = chooser;
    this.user = new PlantedUser(options.rank());
    this.chosen = new int[films.count()];
  }

  /**
   * Appends the lines of one user.
   *
   * @param number the user's number, from 0
   * @param count how many lines
   * @param text has room for them. Modified.
   */
  void append(int number, int count, RatingText text) {
    RandomGenerator random =
        RandomStreams.of(options.seed(), RatingGenerator.FIRST_USER_STREAM + number);
    user.draw(random);
    chooser.choose(number, user, count, random, chosen);
    int sessions = Math.min(Math.ceilDiv(count, RATINGS_PER_SESSION), DAYS);
    int sessionGap = sessions == 1 ? 0 : random.nextInt(DAYS / sessions);
    int firstDay = random.nextInt(DAYS - sessionGap * (sessions - 1));
    for (int i = 0; i < count; i++) {
      int film = chosen[i];
      text.key(number + 1, films.movieId(film));
      appendRating(user.expectation(films, film), random, text);
      long day = firstDay + (long) sessionGap * random.nextInt(sessions);
      text.timestamp(FIRST_SECOND + day * DAY + random.nextInt(SESSION_SECONDS));
    }
  }

  /** Adds the noise, and remembers how far the written rating is from its expectation. */
  private void appendRating(double expectation, RandomGenerator random, RatingText text) {
    double rating = expectation + options.noise() * random.nextGaussian();
    double written;
    double known;
    if (options.halfStars()) {
      long halfStars = Math.round(2 * Math.min(Math.max(rating, LOWEST), HIGHEST));
      text.halfStars((int) halfStars);
      written = halfStars / 2.0;
      known = Math.min(Math.max(expectation, LOWEST), HIGHEST);
    } else {
      long tenThousandths = Math.round(10_000 * rating);
      text.decimals((int) tenThousandths);
      written = tenThousandths / 10_000.0;
      known = expectation;
    }
    sum += written;
    squaredErrors += (written - known) * (written - known);
  }

  /** The sum of the written ratings since the last {@link #reset}. */
  double sum() {
    return sum;
  }

  /** The squared errors of the planted truth since then, added up. */
  double squaredErrors() {
    return squaredErrors;
  }

  /** Starts both sums anew. */
  void reset() {
    sum = 0;
    squaredErrors = 0;
  }
}
