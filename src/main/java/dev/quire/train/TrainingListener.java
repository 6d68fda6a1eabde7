package dev.quire.train;

/** Hears of a training, on the thread that called it. */
@FunctionalInterface
public interface TrainingListener {
  /** The training begins with what an older model knows. */
  default void onOlderModel(TrainingResult.Known known) {}

  /**
   * The first epoch is about to begin.
   *
   * @param done epochs of before, of a training that is resumed
   * @param most epochs in all, at most
   */
  default void onStart(int done, int most) {}

  /** The state after an epoch is saved, to go on from when the training is interrupted. */
  default void onCheckpoint(int epoch) {}

  /** An epoch is done. */
  void onEpoch(EpochResult result);
}
