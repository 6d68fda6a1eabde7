package dev.quire.serve;

import dev.quire.ask.ItemChoice;
import dev.quire.ask.ItemList;
import dev.quire.ask.Like;
import dev.quire.ask.PlacedBy;
import dev.quire.ask.RecommendQuery;
import dev.quire.ask.ScoreChoice;
import dev.quire.ask.Years;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Questions as somebody gives their settings. */
final class Asked {
  private static final int TOP = 10;

  private final Limits limits;

  Asked(Limits limits) {
    this.limits = limits;
  }

  /** How many items are wanted. */
  int top(Given given) {
    return top(given, TOP, limits.top());
  }

  /**
   * How many are wanted.
   *
   * @param usual where nobody says
   * @param most that the server gives
   */
  int top(Given given, int usual, int most) {
    int top = given.count("top").orElse(Math.min(usual, most));
    if (top < 1 || top > most) {
      throw new BadInputException(
          Problem.of("{setting} out of range").setting("top", top).remedy("use 1 to {}", most));
    }
    return top;
  }

  /** Which items come into question. */
  ItemChoice choice(Given given) {
    ItemChoice choice = ItemChoice.all().genres(given.texts("genre").toArray(String[]::new));
    OptionalInt least = given.count("min_ratings");
    if (least.isPresent()) {
      choice = choice.minRatings(least.getAsInt());
    }
    Optional<String> years = given.text("year");
    if (years.isPresent()) {
      choice = choice.years(Years.parse(years.get()));
    }
    return choice;
  }

  /** The same with lists of items. */
  ItemChoice choice(BodyGiven given) {
    ItemChoice choice = choice((Given) given);
    List<String> candidates = given.ids("candidates");
    if (given.names().contains("candidates")) {
      choice = choice.candidates(new ItemList("candidates", candidates));
    }
    List<String> excluded = given.ids("exclude");
    return excluded.isEmpty() ? choice : choice.without(new ItemList("exclude", excluded));
  }

  /** How items are scored. */
  ScoreChoice score(Given given) {
    return new ScoreChoice(
        given.text("score").map(name -> constant("score", name, ScoreChoice.Kind.values())),
        given.number("popularity_weight"),
        given.number("genre_boost"),
        given.number("beta"),
        given.whole("seed"));
  }

  /** How the one item is scored that is explained. */
  ScoreChoice explainedScore(Given given) {
    return new ScoreChoice(
        given.text("score").map(name -> constant("score", name, ScoreChoice.Kind.values())),
        given.number("popularity_weight"),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty());
  }

  /** One of some choices, by its name in small letters. */
  static <E extends Enum<E>> E constant(String setting, String name, E[] all) {
    return Stream.of(all)
        .filter(one -> key(one).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    Problem.of("no such choice")
                        .setting(setting, name)
                        .remedy(
                            "use {}",
                            Arrays.stream(all).map(Asked::key).collect(Collectors.joining(", ")))));
  }

  private static String key(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  /** What someone new has rated. */
  List<Like> likes(BodyGiven given) {
    if (!given.names().contains("ratings")) {
      throw new BadInputException(
          Problem.of("{setting} is missing")
              .setting("ratings")
              .remedy("give a list, or an empty one"));
    }
    requireAtMost("ratings", given.size("ratings"), limits.ratings());
    return given.objects("ratings").stream().map(Asked::like).toList();
  }

  /** Checks how many of something there are. */
  static void requireAtMost(String name, int count, int most) {
    if (count > most) {
      throw new BadInputException(
          Problem.of("too many " + name).with("given", count).remedy("give at most {}", most));
    }
  }

  private static Like like(BodyGiven rating) {
    Optional<String> id = rating.id("item_id");
    Optional<String> title = rating.text("title");
    if (id.isPresent() == title.isPresent()) {
      throw new BadInputException(
          Problem.of("a rating is of one item").remedy("give each its item_id, or else its title"));
    }
    Optional<String> value = rating.written("rating");
    rating.requireNothingElse();
    return new Like(id.map(Asked::byId).orElseGet(title::orElseThrow), value);
  }

  /** An id where a title could stand. */
  static String byId(String itemId) {
    return "id:" + itemId;
  }

  /** What to recommend to a user of the model. */
  RecommendQuery ofUser(Given given, String user) {
    RecommendQuery query = RecommendQuery.ofUser(user).top(top(given)).items(choice(given));
    query = score(given).applyTo(query);
    return given.flag("explain") ? query.explained() : query;
  }

  /** What to recommend to someone new. */
  RecommendQuery ofSomeoneNew(BodyGiven given) {
    RecommendQuery query =
        RecommendQuery.ofLikes(likes(given)).top(top(given)).items(choice(given));
    query =
        query.placedBy(
            given
                .text("fold_in")
                .map(name -> constant("fold_in", name, PlacedBy.values()))
                .orElse(PlacedBy.MODEL));
    query = score(given).applyTo(query);
    return given.flag("explain") ? query.explained() : query;
  }
}
