package dev.quire.cli;

import dev.quire.files.Shown;
import dev.quire.input.SkippedLines;
import java.io.PrintWriter;
import tools.jackson.databind.node.ObjectNode;

/** How verbs tell which lines of their input they left out. */
public final class SkippedLinesText {
  private SkippedLinesText() {}

  public static void print(PrintWriter out, SkippedLines skipped) {
    if (skipped.count() > 0) {
      out.println(
          Counted.of(skipped.count(), "line was", "lines were") + " left out, for example:");
      skipped.examples().forEach(example -> out.println("  " + Shown.line(example)));
    }
  }

  public static void put(ObjectNode result, SkippedLines skipped) {
    put(result, "skipped", skipped);
  }

  /** The same of ratings, where lines of another input may have been left out, too. */
  public static void putOfRatings(ObjectNode result, SkippedLines skipped) {
    put(result, "skipped_rating", skipped);
  }

  private static void put(ObjectNode result, String prefix, SkippedLines skipped) {
    result.put(prefix + "_lines", skipped.count());
    skipped.examples().forEach(result.putArray(prefix + "_examples")::add);
  }
}
