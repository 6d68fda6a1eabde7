package dev.quire.cli;

import dev.quire.input.ColumnChoice;
import dev.quire.input.Delimiter;
import dev.quire.input.InputOptions;
import dev.quire.input.RatingWords;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how a text is written, where that is not recognised. */
public final class TextSettings {
  /** All of them. */
  public static final List<String> NAMES =
      List.of("--delimiter", "--header", "--quotes", "--encoding");

  /** What can be said of a header and of quotes. */
  enum Answer {
    YES,
    NO
  }

  @Option(
      names = "--delimiter",
      paramLabel = "TEXT",
      description = "What separates fields: one of , ; tab | :: (default: recognised).")
  private String delimiter;

  @Option(
      names = "--header",
      paramLabel = "yes|no",
      description = "Whether the first line names the columns (default: recognised).")
  private Answer header;

  @Option(
      names = "--quotes",
      paramLabel = "yes|no",
      description = "Whether fields may be in quotes (default: recognised).")
  private Answer quotes;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "Encoding of a text, such as utf-8 or windows-1252 (default: recognised).")
  private String encoding;

  /**
   * What is said of a text.
   *
   * @param columns which columns to take
   * @param decimalComma whether numbers have a comma in the place of the point
   * @param implicit whether ratings are passed over
   */
  public InputOptions options(ColumnChoice columns, boolean decimalComma, boolean implicit) {
    return new InputOptions(
        Optional.ofNullable(delimiter).map(TextSettings::delimiter),
        Optional.ofNullable(header).map(Answer.YES::equals),
        Optional.ofNullable(quotes).map(Answer.YES::equals),
        columns,
        Optional.ofNullable(encoding),
        decimalComma,
        implicit,
        RatingWords.NONE);
  }

  private static Delimiter delimiter(String text) {
    return Delimiter.of(text)
        .orElseThrow(
            () ->
                new BadInputException(
                    Problem.of("unknown delimiter")
                        .setting("delimiter", text)
                        .remedy("use one of {}", Delimiter.words())));
  }
}
