package dev.quire.cli.data;

import static dev.quire.cli.data.Figures.coefficient;
import static dev.quire.cli.data.Figures.count;

import dev.quire.catalogue.Observed;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextTable;
import dev.quire.describe.Description.Genre;
import dev.quire.describe.Description.Genres;
import dev.quire.describe.Description.RatedItem;
import dev.quire.describe.Description.RatedUser;
import java.util.List;
import java.util.stream.Stream;

/**
 * Users, items and genres, those with the most ratings first, or the most divided ones.
 *
 * @param observed what ratings are called
 */
record RankTables(Observed observed) {
  private static final int LEAST_TITLE = 24;
  private static final int LAST_TITLE = 12;

  TextTable ofUsers(List<RatedUser> users) {
    TextTable table =
        new TextTable().right("rank").ids("user").right(observed.many()).right("mean");
    Numbers means = Numbers.of(users, RatedUser::mean);
    int rank = 1;
    for (RatedUser user : users) {
      table.row(String.valueOf(rank++), user.id(), count(user.count()), means.text(user.mean()));
    }
    return table;
  }

  /**
   * A table of items.
   *
   * @param divided whether it says how much opinions differ
   */
  TextTable ofItems(List<RatedItem> items, boolean divided) {
    TextTable table = new TextTable().right("rank");
    if (divided) {
      table.right("variance").right("bimodality");
    }
    boolean titled = items.stream().anyMatch(item -> !item.title().isEmpty());
    table.ids("item").left(titled ? "title" : "", LEAST_TITLE, titled ? LAST_TITLE : 0);
    table.right(observed.many()).right("mean");
    Numbers means = Numbers.of(items, item -> item.ratings().mean());
    Numbers variances = Numbers.of(items, item -> item.ratings().variance().orElse(0));
    int rank = 1;
    for (RatedItem item : items) {
      Stream<String> before =
          divided
              ? Stream.of(
                  variances.text(item.ratings().variance().orElse(0)),
                  coefficient(item.ratings().bimodality()))
              : Stream.empty();
      Stream<String> rest =
          Stream.of(
              item.id(),
              item.title(),
              count(item.ratings().count()),
              means.text(item.ratings().mean()));
      table.row(
          Stream.concat(Stream.of(String.valueOf(rank++)), Stream.concat(before, rest))
              .toArray(String[]::new));
    }
    return table;
  }

  /**
   * A table of genres.
   *
   * @param most how many of them
   */
  TextTable ofGenres(Genres genres, int most) {
    List<Genre> shown =
        genres.all().stream()
            .sorted((first, second) -> Long.compare(second.ratings(), first.ratings()))
            .limit(most)
            .toList();
    TextTable table =
        new TextTable()
            .left("genre", LEAST_TITLE)
            .right("items")
            .right(observed.many())
            .right("mean");
    Numbers means = Numbers.of(shown, genre -> genre.mean().orElse(0));
    for (Genre genre : shown) {
      table.row(
          genre.name(),
          count(genre.items()),
          count(genre.ratings()),
          genre.mean().isPresent() ? means.text(genre.mean().getAsDouble()) : "");
    }
    table.row("(none)", count(genres.itemsWithout()), count(genres.ratingsWithout()), "");
    return table;
  }
}
