package dev.quire.cli.train;

import dev.quire.cli.Progress;
import dev.quire.train.TrainingControl;
import java.util.OptionalDouble;

/** Has a training stopped by Ctrl-C, and saved every few seconds. */
final class SaveControl implements TrainingControl {
  private final StopSignal stop;
  private final Progress clock;
  private final OptionalDouble seconds;
  private double saved;

  /**
   * Begins to count.
   *
   * @param seconds how often to save; none for never
   */
  SaveControl(StopSignal stop, Progress clock, OptionalDouble seconds) {
    this.stop = stop;
    this.clock = clock;
    this.seconds = seconds;
    this.saved = clock.seconds();
  }

  @Override
  public boolean checkpointIsDue() {
    double now = clock.seconds();
    boolean due = seconds.isPresent() && now - saved >= seconds.getAsDouble();
    saved = due ? now : saved;
    return due;
  }

  @Override
  public boolean stopIsWanted() {
    return stop.isWanted();
  }
}
