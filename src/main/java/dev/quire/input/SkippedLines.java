package dev.quire.input;

import java.util.List;

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
}
