package dev.quire.cli.data;

import dev.quire.cli.ChosenColumns;
import dev.quire.cli.TextSettings;
import dev.quire.input.ColumnChoice;
import dev.quire.input.InputOptions;
import dev.quire.input.RatingWords;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how ratings files are written, where that is not recognised. */
final class InputSettings {
  private static final List<String> COLUMNS = List.of("user", "item", "rating", "time");

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

  @Mixin private final TextSettings text = new TextSettings();

  @Option(
      names = "--decimal",
      paramLabel = ".|,",
      defaultValue = ".",
      description = "What stands before decimals (default: ${DEFAULT-VALUE}).")
  private String decimal;

  @Option(
      names = "--rating-words",
      paramLabel = "WORD=X",
      split = ",",
      description = "What words among the ratings stand for: like=1,dislike=0.")
  private Map<String, Float> words = Map.of();

  InputOptions options() {
    ChosenColumns chosen =
        new ChosenColumns("columns", "a ratings file", COLUMNS, "user=1,item=2,rating=3", columns);
    return text.options(
            new ColumnChoice(
                chosen.of("user"), chosen.of("item"), chosen.of("rating"), chosen.of("time")),
            isComma(),
            implicit)
        .withWords(new RatingWords(words));
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
