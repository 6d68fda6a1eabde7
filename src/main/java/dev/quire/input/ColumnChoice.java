package dev.quire.input;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The columns to take: each by its name or by its number, counted from 1. Those that are not chosen
 * are found by their names.
 *
 * @param user of the users' ids
 * @param item of the items' ids
 * @param rating of the ratings
 * @param time of the times
 */
public record ColumnChoice(
    Optional<String> user, Optional<String> item, Optional<String> rating, Optional<String> time) {
  /** None is chosen. */
  public static final ColumnChoice NONE =
      new ColumnChoice(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Whether some column is chosen by a name, which only a header can have. */
  boolean hasNames() {
    return Stream.of(user, item, rating, time)
        .flatMap(Optional::stream)
        .anyMatch(column -> !column.matches("\\d+|none"));
  }
}
