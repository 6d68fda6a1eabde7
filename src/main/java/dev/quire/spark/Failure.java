package dev.quire.spark;

import dev.quire.problem.BadInputException;
import dev.quire.problem.HasProblem;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.SparkException;

/** What is wrong in words, of what Spark throws. */
final class Failure {
  /** How a JVM calls what was compiled for a newer one, in whatever Spark makes of it. */
  private static final String TOO_OLD = "UnsupportedClassVersionError";

  /** The setting of Spark that is named where a task is larger. */
  private static final String TOO_LARGE = "spark.rpc.message.maxSize";

  /** What a context says that has lost its cluster, whatever it is asked for. */
  private static final String STOPPED = "stopped SparkContext";

  private Failure() {}

  /**
   * What to throw in the place of what Spark, or anything else, has thrown: of a cluster that fails
   * an {@link UncheckedIOException}, for it is no mistake of anybody's here.
   */
  static RuntimeException of(Exception thrown) {
    Set<Throwable> seen = new HashSet<>();
    for (Throwable e = thrown; e != null && seen.add(e); e = e.getCause()) {
      if (String.valueOf(e).contains(TOO_OLD)) {
        return new BadInputException(
            Problem.of("an executor with a Java that is too old for Quire")
                .remedy("let every machine of the cluster have a JDK 25 or newer, and start there"),
            thrown);
      }
      if (e instanceof HasProblem known) {
        return known(e, known.problem());
      }
      if (e instanceof NotHereException missing) {
        return new BadInputException(
            Problem.of("an executor doesn't see the {}", missing.what())
                .with("file", missing.file())
                .with("executor", missing.executor())
                .remedy("put it into a folder that all executors see under the same name"),
            thrown);
      }
      if (e instanceof TooFewPartitionsException large) {
        return new BadInputException(
            Problem.of("a partition with more than an array can hold")
                .with(large.what(), large.count())
                .remedy("give more {partitions}"),
            thrown);
      }
    }
    return withoutCause(thrown, reason(thrown));
  }

  /** What is known by what Spark says alone. */
  private static RuntimeException withoutCause(Exception thrown, String reason) {
    if (reason.contains(TOO_LARGE)) {
      return new BadInputException(
          Problem.of("a partition with more than Spark sends at once")
              .remedy("give more {partitions}, or Spark a larger {}", TOO_LARGE),
          thrown);
    }
    boolean ended = reason.contains("SparkContext was shut down") || reason.contains(STOPPED);
    if (thrown instanceof RuntimeException other && !ended && !isOfSpark(thrown)) {
      return other;
    }
    String sentence =
        ended
            ? "the cluster has given up: reason="
                + reason
                + "; the logs of its workers say why executors have ended"
            : "Spark has failed: reason=" + reason;
    return new UncheckedIOException(sentence, new IOException(sentence, thrown));
  }

  /** A problem stays where it was found: of one on another machine there is the sentence. */
  private static RuntimeException known(Throwable thrown, Problem problem) {
    if (problem != null && thrown instanceof RuntimeException here) {
      return here;
    }
    return new BadInputException(
        problem == null ? Problem.of("{}", thrown.getMessage()) : problem, thrown);
  }

  private static boolean isOfSpark(Throwable thrown) {
    return thrown instanceof SparkException
        || thrown.getClass().getName().startsWith("org.apache.spark.");
  }

  /** The innermost message, in a line. */
  static String reason(Throwable thrown) {
    Throwable innermost = thrown;
    Set<Throwable> seen = new HashSet<>();
    while (innermost.getCause() != null && seen.add(innermost)) {
      innermost = innermost.getCause();
    }
    String message = String.valueOf(innermost.getMessage());
    return message.lines().findFirst().orElse("none given");
  }
}
