package dev.quire.cli;

import dev.quire.kernel.Kernels;
import dev.quire.kernel.VectorModule;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where the process starts. */
public final class Main {
  /** Enough to finish the tasks at hand and to delete large temporary files. */
  private static final long UNWIND_SECONDS = 10;

  private static final Duration TELLING = Duration.ofSeconds(1);

  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // the parser and the JDK have messages with numbers, too
    LastResort lastResort = LastResort.of(args);
    CountDownLatch unwound = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    if (!atShutdown(new Thread(() -> unwind(main, unwound), "unwind"))) {
      return; // a signal came first
    }
    int exitCode;
    try {
      exitCode = run(args);
    } catch (Throwable e) { // errors of the JVM: what can be caught elsewhere is
      exitCode = lastResort.explain(e);
    } finally {
      unwound.countDown();
    }
    System.exit(exitCode);
  }

  private static int run(String[] args) {
    String problem = startupProblem();
    problem = problem == null ? UndecodedText.problem(args) : problem;
    if (problem != null) {
      System.err.println("quire: " + problem);
      return 2;
    }
    return QuireCommand.run(args);
  }

  private static boolean atShutdown(Thread hook) {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Whether a signal ends the process: nothing else does while a command runs. */
  static boolean isShuttingDown() {
    Thread probe = new Thread(() -> {});
    return !atShutdown(probe) || !withdrawn(probe);
  }

  private static boolean withdrawn(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return false;
    }
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
        Thread telling = // which nobody may hear: a pipe that is full keeps who writes to it
            Thread.ofPlatform()
                .daemon()
                .start(
                    () ->
                        System.err.println(
                            "quire: did not stop in time; temporary files may be left"));
        telling.join(TELLING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
