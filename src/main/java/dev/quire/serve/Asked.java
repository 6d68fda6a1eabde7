package dev.quire.serve;

import dev.quire.ask.ItemChoice;
import dev.quire.ask.ItemList;
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
  /** No title has more. */
  static final int TITLE_CHARACTERS = 200;

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
    if (given.has("candidates")) {
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
  GivenRatings ratings(BodyGiven given) {
    return GivenRatings.of(given, limits.ratings());
  }

  /** What is said of an id that the model does not know. */
  static Problem unknownItem(String itemId) {
    return Problem.of("no such item")
        .with("item_id", itemId)
        .remedy(
            "give an id of the model's items as the dataset has it, with nothing before it;"
                + " /v1/items finds ids by titles");
  }

  /** Checks how many of something there are. */
  static void requireAtMost(String name, int count, int most) {
    if (count > most) {
      throw new BadInputException(
          Problem.of("too many " + name).with("given", count).remedy("give at most {}", most));
    }
  }

  /** What to recommend to a user of the model. */
  RecommendQuery ofUser(Given given, String user) {
    RecommendQuery query = RecommendQuery.ofUser(user).top(top(given)).items(choice(given));
    query = score(given).applyTo(query);
    return given.flag("explain") ? query.explained() : query;
  }

  /** What to recommend to someone new. */
  RecommendQuery ofSomeoneNew(BodyGiven given, GivenRatings ratings) {
    RecommendQuery query =
        RecommendQuery.ofLikes(ratings.likes()).top(top(given)).items(choice(given));
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
