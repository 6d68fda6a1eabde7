package dev.quire.input;

import java.util.List;
import java.util.Optional;

/**
 * The columns of a table of items to take: each by its name or by its number, counted from 1. Those
 * that are not chosen are found by their names.
 *
 * @param item of the ids
 * @param title of the titles; {@value #NONE} for no titles
 * @param genres of lists of genres, or of genres with 0 or 1 for each item; {@value #NONE} alone
 *     for no genres
 */
public record ItemColumnChoice(Optional<String> item, Optional<String> title, List<String> genres) {
  static final String NONE = "none";

  /** None is chosen. */
  public static final ItemColumnChoice UNCHOSEN =
      new ItemColumnChoice(Optional.empty(), Optional.empty(), List.of());

  /** Keeps a copy. */
  public ItemColumnChoice {
    genres = List.copyOf(genres);
  }
}
