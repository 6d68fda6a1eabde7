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
    result.put("skipped_lines", skipped.count());
    skipped.examples().forEach(result.putArray("skipped_examples")::add);
  }
}
