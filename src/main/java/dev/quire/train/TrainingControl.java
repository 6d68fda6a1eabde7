package dev.quire.train;

/**
 * Asked after each epoch, on the thread that called the training; whether to stop also before the
 * first one of a training that is resumed.
 */
public interface TrainingControl {
  /** Lets training run to its end. */
  TrainingControl NONE =
      new TrainingControl() {
        @Override
        public boolean checkpointIsDue() {
          return false;
        }

        @Override
        public boolean stopIsWanted() {
          return false;
        }
      };

  /** Whether the state shall be saved now. */
  boolean checkpointIsDue();

  /** Whether training shall be left, with its state saved. */
  boolean stopIsWanted();
}
