package dev.quire.generate;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;

/**
 * What {@link RatingGenerator} makes: exact counts, the rank and the noise of the planted truth.
 *
 * @param ratings number of ratings, all of different (user, film) pairs
 * @param users number of users; each has at least one rating, and 20 where the ratings suffice
 * @param films number of films in movies.csv; about 3.6 % of them stay without a rating
 * @param rank number of planted factors
 * @param noise standard deviation of the Gaussian noise on a rating, before any rounding, in stars
 * @param halfStars whether ratings are rounded to half stars and kept within 0.5 to 5.0. Otherwise
 *     they have four decimals and no bounds, and the noise in the file is exactly Gaussian
 * @param seed decides everything else
 */
public record GeneratorOptions(
    long ratings, int users, int films, int rank, double noise, boolean halfStars, long seed) {
  /** Six film series with a direction each, and two directions for the genres. */
  public static final int DEFAULT_RANK = 8;

  /** Noise of the size that good models leave on MovieLens. */
  public static final double DEFAULT_NOISE = 0.75;

  /** Enough for a billion ratings; the titles stay unique well above it. */
  public static final int MAX_FILMS = 1_000_000;

  /** MovieLens 32M, whose shape {@link #of} scales. */
  private static final long REFERENCE_RATINGS = 32_000_204;

  private static final int REFERENCE_USERS = 200_948;
  private static final int REFERENCE_FILMS = 87_585;

  /** A catalogue grows more slowly than its audience. */
  private static final double FILM_GROWTH = 0.6;

  private static final int MAX_RANK = 64;

  private static final double MAX_NOISE = 100;

  /** Checks that such a data set exists. */
  public GeneratorOptions {
    requireOneOrMore("ratings", ratings);
    requireOneOrMore("users", users);
    requireBetween("films", films, 1, MAX_FILMS);
    if (ratings < users) {
      throw new BadInputException(
          Problem.of("every user needs a rating")
              .with("ratings", ratings)
              .with("users", users)
              .remedy("ask for more ratings or fewer users"));
    }
    if (ratings > (long) users * films) {
      throw new BadInputException(
          Problem.of("more ratings than pairs of a user and a film")
              .with("ratings", ratings)
              .with("users", users)
              .with("films", films)
              .remedy("ask for fewer ratings or for more users or films"));
    }
    requireBetween("rank", rank, 1, MAX_RANK);
    if (!(noise >= 0 && noise <= MAX_NOISE)) {
      throw new BadInputException(
          Problem.of("noise must be between 0 and " + MAX_NOISE).with("noise", noise));
    }
  }

  /**
   * The shape of MovieLens at any size: 32,000,204 ratings are of 200,948 users and 87,585 films,
   * 100,000 ratings of 628 users and 2,750 films.
   */
  public static GeneratorOptions of(long ratings, long seed) {
    requireOneOrMore("ratings", ratings);
    double share = (double) ratings / REFERENCE_RATINGS;
    // A few users with few ratings each are better company than one user who has rated everything.
    long users = Math.max(Math.round(share * REFERENCE_USERS), Math.min(ratings / 20, 25));
    users = Math.max(1, Math.min(users, Integer.MAX_VALUE));
    long films = Math.round(StrictMath.pow(share, FILM_GROWTH) * REFERENCE_FILMS);
    films = Math.min(Math.max(films, 2 * Math.ceilDiv(ratings, users)), MAX_FILMS);
    return new GeneratorOptions(
        ratings, (int) users, (int) films, DEFAULT_RANK, DEFAULT_NOISE, true, seed);
  }

  /** The same data set with other noise. */
  public GeneratorOptions withNoise(double newNoise) {
    return new GeneratorOptions(ratings, users, films, rank, newNoise, halfStars, seed);
  }

  /** The same data set with or without rounding to half stars. */
  public GeneratorOptions withHalfStars(boolean newHalfStars) {
    return new GeneratorOptions(ratings, users, films, rank, noise, newHalfStars, seed);
  }

  private static void requireOneOrMore(String name, long value) {
    if (value < 1) {
      throw new BadInputException(Problem.of(name + " must be at least 1").with(name, value));
    }
  }

  private static void requireBetween(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new BadInputException(
          Problem.of(name + " must be between " + least + " and " + most).with(name, value));
    }
  }
}
