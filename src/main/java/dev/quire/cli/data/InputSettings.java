package dev.quire.cli.data;

import dev.quire.cli.ColumnSettings;
import dev.quire.cli.TextSettings;
import dev.quire.input.InputOptions;
import dev.quire.input.RatingWords;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how ratings files are written, where that is not recognised. */
final class InputSettings {
  @Mixin private final ColumnSettings columns = new ColumnSettings();

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
    return text.options(columns.choice(), isComma(), implicit).withWords(new RatingWords(words));
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
