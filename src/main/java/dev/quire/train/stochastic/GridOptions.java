package dev.quire.train.stochastic;

import dev.quire.dataset.Ratings;
import dev.quire.train.Settings;

/**
 * Hyper-parameters of all that step over a grid, as {@link GridSettings} has them.
 *
 * @param epochs passes over the ratings at most
 * @param learningRate length of a step in the first epoch
 * @param decay what makes it shorter: in epoch t it is learningRate / (1 + decay t), from 0 on
 * @param blocks of users
 * @param tolerance training ends when the objective changes by less than this share
 * @param seed of all that is random
 */
public record GridOptions(
    int epochs, double learningRate, double decay, int blocks, double tolerance, long seed) {

  /** Those of settings that have them all. */
  public static GridOptions of(Settings settings) {
    return new GridOptions(
        settings.get(GridSettings.EPOCHS),
        settings.get(GridSettings.LEARNING_RATE),
        settings.get(GridSettings.DECAY),
        settings.get(GridSettings.GRID),
        settings.get(GridSettings.TOLERANCE),
        settings.get(GridSettings.SEED));
  }

  /** The blocks of some ratings. */
  public Grid grid(Ratings ratings) {
    return new Grid(ratings.users(), ratings.items(), blocks, seed);
  }

  /** Length of a step in an epoch, the first of which is 0. */
  double rate(long epoch) {
    return learningRate / (1 + decay * epoch);
  }
}
