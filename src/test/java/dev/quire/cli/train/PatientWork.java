package dev.quire.cli.train;

import java.util.concurrent.CountDownLatch;

/** Work that Ctrl-C asks to stop, and that never does. */
public final class PatientWork {
  private PatientWork() {}

  /** Goes on until a second Ctrl-C. */
  public static void main(String[] args) throws InterruptedException {
    try (StopSignal stop = new StopSignal(() -> System.err.println("stopping"))) {
      System.err.println("working, stop wanted=" + stop.isWanted());
      new CountDownLatch(1).await();
    }
  }
}
