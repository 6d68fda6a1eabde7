package dev.quire.cli;

import dev.quire.kernel.Kernels;
import dev.quire.kernel.VectorModule;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where the process starts. */
public final class Main {
  /** Enough to finish the tasks at hand and to delete large temporary files. */
  private static final long UNWIND_SECONDS = 10;

  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    String problem = startupProblem();
    if (problem != null) {
      System.err.println("quire: " + problem);
      System.exit(2);
    }
    CountDownLatch unwound = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> unwind(main, unwound), "unwind"));
    int exitCode;
    try {
      exitCode = QuireCommand.run(args);
    } finally {
      unwound.countDown();
    }
    System.exit(exitCode);
  }

  /** What is wrong with the JVM's options, in words, or null. */
  private static String startupProblem() {
    try {
      VectorModule.load();
      if (System.getProperty("quire.kernels") != null
          || System.getProperty("quire.vectorBits") != null) {
        Kernels.name(); // chosen once and for all, so a wrong choice shows now
      }
      return null;
    } catch (ExceptionInInitializerError e) {
      return e.getCause().getMessage();
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }

  /**
   * Lets the command clean up when a signal ends the process: an interrupt makes its pools stop and
   * its channels close, and on the way out each {@code try} removes its temporary files. The JVM's
   * exit code then tells of the signal, 130 for Ctrl-C.
   */
  private static void unwind(Thread main, CountDownLatch unwound) {
    if (unwound.getCount() == 0) {
      return; // an ordinary end
    }
    main.interrupt();
    try {
      if (!unwound.await(UNWIND_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("quire: did not stop in time; temporary files may be left");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
