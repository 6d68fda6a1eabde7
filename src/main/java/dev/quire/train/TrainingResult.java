package dev.quire.train;

import java.util.List;

/**
 * How a training went.
 *
 * @param end why it ended
 * @param history of all epochs, in order; of those before a resumed checkpoint, what that has
 * @param keptEpoch the epoch whose numbers the model has
 * @param gain by how much the last epoch changed the goal, in the unit that a tolerance is measured
 *     in; 0 where there were fewer than two
 * @param settings with all defaults resolved
 */
public record TrainingResult(
    End end, List<EpochResult> history, int keptEpoch, double gain, Settings settings) {
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
