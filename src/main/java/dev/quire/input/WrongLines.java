package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The wrong lines of a file that one thread reads: an error, or left out and counted. */
final class WrongLines {
  private final Path file;
  private final OnError onError;
  private final List<String> examples = new ArrayList<>();
  private long count;

  WrongLines(Path file, OnError onError) {
    this.file = file;
    this.onError = onError;
  }

  /**
   * Takes what is wrong with the next one.
   *
   * @param remedy what to do, but for leaving it out
   * @throws InvalidFileException unless it is to be left out
   */
  void take(Problem problem, String remedy) throws InvalidFileException {
    if (onError == OnError.STOP) {
      throw new InvalidFileException(file, problem.remedy(remedy + SkippedLines.ADVICE));
    }
    if (count++ < SkippedLines.MAX_EXAMPLES) {
      examples.add(problem.toString());
    }
  }

  /** Those that were left out. */
  SkippedLines skipped() {
    return new SkippedLines(count, List.copyOf(examples));
  }
}
