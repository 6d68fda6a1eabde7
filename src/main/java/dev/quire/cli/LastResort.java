package dev.quire.cli;

import java.util.List;

/**
 * What a person sees when the JVM itself gives up: classes that cannot be loaded, a heap or a stack
 * that has run out. Needs no class of a library, because these may be what is missing, and is made
 * before anything can fail, because then it could not be loaded itself.
 *
 * @param stacktrace whether to show where in the code it failed
 */
record LastResort(boolean stacktrace) {
  private static final int FAILED = 1;

  static LastResort of(String[] args) {
    return new LastResort(List.of(args).contains("--stacktrace"));
  }

  /** Prints what is wrong; gives the exit code. */
  int explain(Throwable e) {
    if (stacktrace) {
      e.printStackTrace();
    } else {
      System.err.println("quire: " + (Main.isShuttingDown() ? "interrupted" : sentence(e)));
    }
    return FAILED;
  }

  /** One sentence for people. */
  static String sentence(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String reason = String.valueOf(cause.getMessage());
      if (isTooManyFiles(cause)) {
        return "too many open files: " + reason + "; allow more with ulimit -n 256";
      }
      if (cause instanceof OutOfMemoryError memory) {
        return MemoryAdvice.sentence(memory);
      }
      if (isClassMissing(cause)) {
        return "cannot load a class: class="
            + reason
            + "; allow more open files with ulimit -n 256, or build Quire anew: a file of it is"
            + " missing";
      }
    }
    return programmingError(e);
  }

  private static boolean isClassMissing(Throwable e) {
    return e instanceof TypeNotPresentException
        || (e instanceof LinkageError && !(e instanceof ExceptionInInitializerError));
  }

  /** In the words of the operating system. */
  static boolean isTooManyFiles(Throwable e) {
    return String.valueOf(e.getMessage()).contains("Too many open files");
  }

  /** Nobody's fault but ours. */
  private static String programmingError(Throwable e) {
    return "an error in Quire itself: "
        + e
        + "; please report it, with what --stacktrace prints in place of this line";
  }
}
