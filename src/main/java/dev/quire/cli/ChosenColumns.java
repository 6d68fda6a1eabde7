package dev.quire.cli;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a table that people choose, each by its name or number: {@code user=2,item=isbn}.
 */
public final class ChosenColumns {
  private final Map<String, String> chosen;

  /**
   * Checks what is chosen.
   *
   * @param setting what it is given by
   * @param table what the columns are of
   * @param known what there is to choose a column for
   * @param example of columns that could be chosen
   */
  public ChosenColumns(
      String setting,
      String table,
      List<String> known,
      String example,
      Map<String, String> chosen) {
    this.chosen = chosen;
    for (String what : chosen.keySet()) {
      if (!known.contains(what)) {
        throw new BadInputException(
            Problem.of("no such thing in {}", table)
                .setting(setting, what + "=" + chosen.get(what))
                .remedy(
                    "use "
                        + String.join(", ", known.subList(0, known.size() - 1))
                        + " and "
                        + known.getLast()
                        + ": {"
                        + setting
                        + "="
                        + example
                        + "}"));
      }
    }
  }

  /** The column for something, if one is chosen. */
  public Optional<String> of(String what) {
    return Optional.ofNullable(chosen.get(what));
  }
}
