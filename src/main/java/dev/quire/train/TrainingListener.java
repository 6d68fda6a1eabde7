package dev.quire.train;

/** Hears of each finished epoch, on the thread that called the trainer. */
@FunctionalInterface
public interface TrainingListener {
  /** An epoch is done. */
  void onEpoch(EpochResult result);
}
