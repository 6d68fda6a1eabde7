package dev.quire.experiment;

import dev.quire.ask.ModelQueries;
import dev.quire.ask.RatingScale;
import dev.quire.files.InvalidFileException;
import dev.quire.parallel.RandomStreams;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/**
 * The mean rating of what is shown, by a model that plays the users: of each item
 *
 * <pre>
 *   clip(predicted + N(0, noise^2), lowest, highest)
 * </pre>
 *
 * <p>A user would always give the same rating to an item, whatever else is shown.
 */
final class SimulatedRatings implements Outcome {
  private final IntFunction<IntToDoubleFunction> truth;
  private final RatingScale scale;
  private final double noise;
  private final long seed;

  /**
   * By a model of ratings, which has to stay open.
   *
   * @param scale to whose ends ratings are clipped
   */
  SimulatedRatings(ModelQueries truth, RatingScale scale, double noise, long seed)
      throws InvalidFileException {
    this.truth = truth.scores();
    this.scale = scale;
    this.noise = noise;
    this.seed = seed;
  }

  @Override
  public double of(int user, int[] shown) {
    IntToDoubleFunction predicted = truth.apply(user);
    double sum = 0;
    for (int item : shown) {
      sum += rating(user, item, predicted.applyAsDouble(item));
    }
    return sum / shown.length;
  }

  private double rating(int user, int item, double predicted) {
    double drawn = RandomStreams.of(RandomStreams.mix(seed) + user, item).nextGaussian();
    return Math.clamp(predicted + noise * drawn, scale.lowest(), scale.highest());
  }

  @Override
  public String words() {
    return String.format(
        Locale.ROOT, "mean simulated rating of the items shown, with noise of %s", (float) noise);
  }
}
