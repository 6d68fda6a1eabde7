package dev.quire.cli.ask;

import dev.quire.cli.ChosenColumns;
import dev.quire.cli.TextSettings;
import dev.quire.input.ColumnChoice;
import dev.quire.input.InputOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name a table of pairs of a user and an item, and say how it is written. */
final class PairOptions {
  /** Those that say how it is written. */
  static final List<String> FORM =
      Stream.concat(Stream.of("--columns"), TextSettings.NAMES.stream()).toList();

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description =
          "A table of users and items: score these pairs, and no best items. How it is written is"
              + " recognised, as quire convert does.")
  private Path file;

  @Option(
      names = "--columns",
      paramLabel = "WHAT=COLUMN",
      split = ",",
      description = "Which of its columns to take, by name or number: user=2,item=isbn.")
  private Map<String, String> columns = Map.of();

  @Mixin private final TextSettings text = new TextSettings();

  Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  InputOptions form() {
    ChosenColumns chosen =
        new ChosenColumns("columns", "pairs", List.of("user", "item"), "user=1,item=2", columns);
    return text.options(
        new ColumnChoice(chosen.of("user"), chosen.of("item"), Optional.empty(), Optional.empty()),
        false,
        false);
  }
}
