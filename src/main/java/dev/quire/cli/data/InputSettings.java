package dev.quire.cli.data;

import dev.quire.input.ColumnChoice;
import dev.quire.input.Delimiter;
import dev.quire.input.InputOptions;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that say how ratings files are written, where that is not recognised. */
final class InputSettings {
  private static final Set<String> COLUMNS = Set.of("user", "item", "rating", "time");

  /** What can be said of a header and of quotes. */
  enum Answer {
    YES,
    NO
  }

  @Option(
      names = "--columns",
      paramLabel = "WHAT=COLUMN",
      split = ",",
      description =
          "Which columns to take, by name or number: user=2,item=isbn,rating=4,time=none.")
  private Map<String, String> columns = Map.of();

  @Option(
      names = "--implicit",
      description = "Pass over ratings: each line is an event of value 1.")
  private boolean implicit;

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

  @Option(
      names = "--decimal",
      paramLabel = ".|,",
      defaultValue = ".",
      description = "What stands before decimals (default: ${DEFAULT-VALUE}).")
  private String decimal;

  InputOptions options() {
    return new InputOptions(
        Optional.ofNullable(delimiter).map(InputSettings::delimiter),
        Optional.ofNullable(header).map(Answer.YES::equals),
        Optional.ofNullable(quotes).map(Answer.YES::equals),
        columns(),
        Optional.ofNullable(encoding),
        isComma(),
        implicit);
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

  private ColumnChoice columns() {
    for (String what : columns.keySet()) {
      if (!COLUMNS.contains(what)) {
        throw new BadInputException(
            Problem.of("no such thing in a ratings file")
                .setting("columns", what + "=" + columns.get(what))
                .remedy("use user, item, rating and time: {columns=user=1,item=2,rating=3}"));
      }
    }
    return new ColumnChoice(
        Optional.ofNullable(columns.get("user")),
        Optional.ofNullable(columns.get("item")),
        Optional.ofNullable(columns.get("rating")),
        Optional.ofNullable(columns.get("time")));
  }

  private boolean isComma() {
    if (!decimal.equals(".") && !decimal.equals(",")) {
      throw new BadInputException(
          Problem.of("no decimal point")
              .setting("decimal", decimal)
              .remedy("use a point or a comma"));
    }
    return decimal.equals(",");
  }
}
