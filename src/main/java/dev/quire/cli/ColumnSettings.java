package dev.quire.cli;

import dev.quire.input.ColumnChoice;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option that says which columns of ratings to take. */
public final class ColumnSettings {
  private static final List<String> COLUMNS = List.of("user", "item", "rating", "time");

  @Option(
      names = "--columns",
      paramLabel = "WHAT=COLUMN",
      split = ",",
      description =
          "Which columns to take, by name or number: user=2,item=isbn,rating=4,time=none.")
  private Map<String, String> columns = Map.of();

  /** What was chosen. */
  public ColumnChoice choice() {
    ChosenColumns chosen =
        new ChosenColumns("columns", "a ratings file", COLUMNS, "user=1,item=2,rating=3", columns);
    return new ColumnChoice(
        chosen.of("user"), chosen.of("item"), chosen.of("rating"), chosen.of("time"));
  }
}
