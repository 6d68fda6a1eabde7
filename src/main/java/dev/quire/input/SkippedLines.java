package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The lines that were left out.
 *
 * @param count how many
 * @param examples what was wrong with the first of them, at most {@value #MAX_EXAMPLES}
 */
public record SkippedLines(long count, List<String> examples) {
  /** How many examples are kept. */
  public static final int MAX_EXAMPLES = 10;

  /** Nothing was left out. */
  public static final SkippedLines NONE = new SkippedLines(0, List.of());

  /** Behind what to do about a wrong line, where that is an error. */
  static final String ADVICE = ", or leave such lines out with {on-error=skip}";

  /** These, and then others. */
  public SkippedLines and(SkippedLines others) {
    List<String> both =
        Stream.concat(examples.stream(), others.examples.stream()).limit(MAX_EXAMPLES).toList();
    return new SkippedLines(count + others.count, both);
  }

  /**
   * What to throw when no line is left.
   *
   * @param what the lines would have been
   * @param remedy what to do when there was none in the first place
   */
  InvalidFileException nothingLeft(Path file, String what, String remedy) {
    return new InvalidFileException(
        file,
        count == 0
            ? Problem.of("no {}, only a header", what).with("lines", 1).remedy(remedy)
            : Problem.of("no {}, every line is wrong", what)
                .with("skipped", count)
                .with("first", examples.getFirst())
                .remedy("correct the file"));
  }
}
