package dev.quire.cli.train;

import dev.quire.cli.Progress;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.train.TrainingControl;
import java.util.Optional;

/** Has a training saved every so many seconds, and before Ctrl-C ends it. */
final class CheckpointTimer implements TrainingControl {
  private final Optional<Double> seconds;
  private final StopSignal stop;
  private final Progress progress;
  private double saved;

  /**
   * Begins to count.
   *
   * @param seconds between two times; nothing to save it never
   * @param progress has the clock
   */
  CheckpointTimer(Optional<Double> seconds, StopSignal stop, Progress progress) {
    this.seconds = seconds;
    this.stop = stop;
    this.progress = progress;
    this.saved = progress.seconds();
  }

  /** Checks what somebody gave as seconds. */
  static void require(Optional<Double> seconds) {
    if (seconds.isPresent() && !(seconds.get() >= 0)) {
      throw new BadInputException(
          Problem.of("option out of range")
              .setting("checkpoint", seconds.get())
              .remedy("use 0 or more seconds"));
    }
  }

  @Override
  public boolean checkpointIsDue() {
    double now = progress.seconds();
    boolean due = seconds.isPresent() && now - saved >= seconds.get();
    saved = due ? now : saved;
    return due;
  }

  @Override
  public boolean stopIsWanted() {
    return stop.isWanted();
  }
}
