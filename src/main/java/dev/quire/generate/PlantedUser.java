package dev.quire.generate;

import java.util.random.RandomGenerator;

/** A user's planted bias and factors; one object serves many users, one after the other. */
final class PlantedUser {
  private static final double MEAN = 3.4;
  private static final double BIAS_DEVIATION = 0.45;

  private static final double USUAL_INTEREST = 0.55;
  private static final double INTEREST_PER_STAR = 0.45;
  private static final double LEAST_INTEREST = 0.1;

  /** How far lovers and haters of the splitting series are from being all alike. */
  private static final double SPLIT_DEVIATION = 0.15;

  private final float[] factors; // [rank]
  private double bias;

  PlantedUser(int rank) {
    factors = new float[rank];
  }

  /**
   * Becomes another user: factors {@code N(0, 1)}, but for the direction of the splitting series,
   * where half of the users are near 1 and the other half near -1.
   */
  void draw(RandomGenerator random) {
    bias = BIAS_DEVIATION * random.nextGaussian();
    for (int k = 0; k < factors.length; k++) {
      factors[k] = (float) random.nextGaussian();
    }
    int side = random.nextBoolean() ? 1 : -1;
    double strength = 1 + SPLIT_DEVIATION * factors[PlantedSeries.SPLITTING];
    factors[PlantedSeries.SPLITTING] = (float) (side * strength);
  }

  /** The rating that this user gives the film, but for the noise. */
  double expectation(PlantedFilms films, int film) {
    return MEAN
        + bias
        + films.bias(film)
        + factors[PlantedSeries.SPLITTING] * films.factor(film, PlantedSeries.SPLITTING)
        + taste(films, film);
  }

  /**
   * How likely the user is to watch a film that caught the eye, at most 1: we watch what we expect
   * to like. The splitting direction has no say, or only its lovers would watch that series.
   */
  double interest(PlantedFilms films, int film) {
    double interest = USUAL_INTEREST + INTEREST_PER_STAR * taste(films, film);
    return Math.min(Math.max(interest, LEAST_INTEREST), 1);
  }

  private double taste(PlantedFilms films, int film) {
    double sum = 0;
    for (int k = PlantedSeries.SPLITTING + 1; k < factors.length; k++) {
      sum += factors[k] * films.factor(film, k);
    }
    return sum;
  }
}
