package dev.quire.parallel;

import java.util.concurrent.CancellationException;

/** Work was left undone because that was asked for: see {@link WorkerPool#until}. */
public final class StoppedException extends CancellationException {
  private static final long serialVersionUID = 1;

  StoppedException() {
    super("stopped");
  }
}
