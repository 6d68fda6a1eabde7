package dev.quire.train;

import java.util.List;
import java.util.Optional;

/**
 * How a training went.
 *
 * @param end why it ended
 * @param history of all epochs, in order; of those before a resumed checkpoint, what that has
 * @param keptEpoch the epoch whose numbers the model has
 * @param keptPreferenceEpoch the same of preferences beside ratings; 0 where there are none, or
 *     nothing tells their best epoch from others
 * @param gain by how much an epoch changed the goal in the end, in the unit that a tolerance is
 *     measured in; 0 where there were fewer than two
 * @param ratings how many it learned from
 * @param settings with all defaults resolved
 * @param vanished whether the vectors have shrunk to nothing, so that only biases are left
 * @param known what an older model knew, where it began with one
 */
public record TrainingResult(
    End end,
    List<EpochResult> history,
    int keptEpoch,
    int keptPreferenceEpoch,
    double gain,
    long ratings,
    Settings settings,
    boolean vanished,
    Optional<Known> known) {
  /**
   * What an older model knows of a dataset.
   *
   * @param knownUsers how many of its users
   * @param users of the dataset
   * @param knownItems how many of its items
   * @param items of the dataset
   */
  public record Known(int knownUsers, int users, int knownItems, int items) {}

  /** Why training ended. */
  public enum End {
    /** After its last epoch. */
    EPOCHS,
    /** Nothing more was gained. */
    CONVERGED,
    /** The validation error had not fallen for some epochs. */
    PATIENCE,
    /** It was asked to stop, and left a checkpoint in the place of a model. */
    STOPPED
  }

  /** The result of an epoch that the history has. */
  public EpochResult epoch(int number) {
    return history.stream().filter(result -> result.epoch() == number).findFirst().orElseThrow();
  }
}
