package dev.quire.train.stochastic;

import dev.quire.train.CommonSettings;
import dev.quire.train.Range;
import dev.quire.train.Setting;

/** Settings of all that step over a grid; some have a default of the kind's own. */
public final class GridSettings {
  private static final int BLOCKS = 16;

  /** A tile has sums on the heap, and there are as many as the square of this. */
  private static final int MOST_BLOCKS = 256;

  /** Passes over the ratings. */
  static final Setting<Integer> EPOCHS = CommonSettings.epochs(20);

  /** How far a step goes. */
  static final Setting<Double> LEARNING_RATE = learningRate(0.01);

  /** How fast steps become shorter. */
  static final Setting<Double> DECAY = decay(0);

  /** Blocks of users. */
  public static final Setting<Integer> GRID =
      Setting.count(
          "grid",
          facts -> Math.min(BLOCKS, Grid.mostBlocks(facts.smallerSide())),
          BLOCKS + ", or as many as the data have room for",
          1,
          MOST_BLOCKS,
          "Blocks of users, half of those of items: what can be done at once.");

  /** When to stop. */
  public static final Setting<Double> TOLERANCE =
      CommonSettings.tolerance(0, "share of the objective");

  /** Of all that is random. */
  public static final Setting<Long> SEED = CommonSettings.seed();

  private GridSettings() {}

  /** How far a step goes in the first epoch. */
  public static Setting<Double> learningRate(double defaultValue) {
    return Setting.number(
        "learning-rate",
        defaultValue,
        new Range(0, false, 10, "use more than 0, up to 10"),
        "Length of a step in the first epoch.");
  }

  /** How fast steps become shorter. */
  public static Setting<Double> decay(double defaultValue) {
    return Setting.number(
        "decay",
        defaultValue,
        Range.of(0, 1e3, "use 0 to 1000"),
        "After t epochs a step is learning-rate / (1 + decay t).");
  }
}
