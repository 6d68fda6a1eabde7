package dev.quire.cli.ask;

import dev.quire.cli.Progress;
import dev.quire.files.InvalidFileException;
import dev.quire.input.OnError;
import dev.quire.input.TextLines;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where in a model the lines of a list are, in their order, and which of them are nowhere. */
final class FoundPlaces {
  private static final int EXAMPLES = 10;

  private final List<String> unknownExamples = new ArrayList<>();
  private final List<String> repeatedExamples = new ArrayList<>();
  private long unknown;
  private long repeated;
  private boolean ambiguous; // some of the unknown mean several
  private int[] places = new int[1024];
  private int count;

  void add(int place) {
    places = count == places.length ? Arrays.copyOf(places, 2 * count) : places;
    places[count++] = place;
  }

  /** A line that means nothing in the model. */
  void addUnknown(String text, long line) {
    unknown++;
    example(unknownExamples, text, line);
  }

  /** One of the unknown means several things. */
  void noteAmbiguous() {
    ambiguous = true;
  }

  /** A line that means what an earlier one meant. */
  void addRepeated(String text, long line) {
    repeated++;
    example(repeatedExamples, text, line);
  }

  private static void example(List<String> examples, String text, long line) {
    if (examples.size() < EXAMPLES) {
      examples.add("line " + line + ": " + TextLines.shown(text));
    }
  }

  boolean hasUnknown() {
    return unknown > 0;
  }

  /**
   * All places.
   *
   * @param what they are, in the plural
   * @throws InvalidFileException when some are unknown, and that is to stop
   */
  int[] all(Path file, String what, OnError onError, Progress progress)
      throws InvalidFileException {
    if (unknown > 0) {
      Problem problem =
          Problem.of(what + " unknown to the model" + (ambiguous ? ", or titles of several" : ""))
              .with("count", unknown)
              .with("examples", unknownExamples);
      if (onError == OnError.STOP) {
        throw new InvalidFileException(
            file, problem.remedy("take them out, or leave them out with {on-error=skip}"));
      }
      progress.line("quire: " + problem.about(file).remedy("left out"));
    }
    return Arrays.copyOf(places, count);
  }

  /** Tells of what was given again. */
  void tellRepeated(Path file, String what, Progress progress) {
    if (repeated > 0) {
      progress.line(
          String.format(
              Locale.ROOT,
              "quire: %s: %s given again, each counts once: count=%d, %s",
              file,
              what,
              repeated,
              repeatedExamples));
    }
  }
}
