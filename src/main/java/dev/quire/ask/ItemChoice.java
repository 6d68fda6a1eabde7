package dev.quire.ask;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which items come into question: {@code ItemChoice.all().genres("Comedy").minRatings(20)}.
 *
 * @param minRatings training ratings that an item needs; empty for a number that fits the dataset
 * @param genres names, whatever their case and accents; an item has all of them
 * @param years of the end of the title
 * @param candidates only these
 * @param excluded none of these
 */
public record ItemChoice(
    OptionalInt minRatings,
    List<String> genres,
    Optional<Years> years,
    Optional<ItemList> candidates,
    List<ItemList> excluded) {
  private static final ItemChoice ALL =
      new ItemChoice(OptionalInt.empty(), List.of(), Optional.empty(), Optional.empty(), List.of());

  /** Checks the range. */
  public ItemChoice {
    if (minRatings.isPresent() && minRatings.getAsInt() < 0) {
      throw new BadInputException(
          Problem.of("{setting} out of range")
              .setting("min-ratings", minRatings.getAsInt())
              .remedy("use 0 or more"));
    }
    genres = List.copyOf(new LinkedHashSet<>(genres));
    excluded = List.copyOf(excluded);
  }

  /** All items, but for those that are too rare where nothing else is said. */
  public static ItemChoice all() {
    return ALL;
  }

  /** With so many training ratings or more. */
  public ItemChoice minRatings(int least) {
    return new ItemChoice(OptionalInt.of(least), genres, years, candidates, excluded);
  }

  /** Of all these genres, too. */
  public ItemChoice genres(String... names) {
    return new ItemChoice(minRatings, joined(genres, List.of(names)), years, candidates, excluded);
  }

  /** Of these years. */
  public ItemChoice years(Years range) {
    return new ItemChoice(minRatings, genres, Optional.of(range), candidates, excluded);
  }

  /** Only these. */
  public ItemChoice candidates(ItemList items) {
    return new ItemChoice(minRatings, genres, years, Optional.of(items), excluded);
  }

  /** None of these, either. */
  public ItemChoice without(ItemList items) {
    return new ItemChoice(minRatings, genres, years, candidates, joined(excluded, List.of(items)));
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    List<T> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}
