package dev.quire.cli.report;

import dev.quire.ask.Item;
import dev.quire.ask.ItemChoice;
import dev.quire.ask.ItemList;
import dev.quire.ask.Like;
import dev.quire.ask.ListEvaluation;
import dev.quire.ask.ListQuery;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.Part;
import dev.quire.ask.RankedItem;
import dev.quire.ask.RatedItem;
import dev.quire.ask.RecommendQuery;
import dev.quire.cli.OptionSpelling;
import dev.quire.dataset.Dataset;
import dev.quire.files.InvalidFileException;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.HasProblem;
import dev.quire.report.ExampleUser;
import dev.quire.report.FanList;
import dev.quire.report.ModelFindings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Asks a model all that a report tells of it; what it has not is said, and the rest is told. */
final class ModelReader {
  /** Users whose lists are measured: with more, intervals are hardly narrower than a line. */
  static final int RANKED_USERS = 1000;

  /** Items in the plane: more would lie upon one another. */
  private static final int PLANE_ITEMS = 1200;

  private static final int FANS = 60;
  private static final int OFFERED = 5;
  private static final int BEST = 4;

  /** Places of the example users in the order of activity, as shares of all. */
  private static final double[] EXAMPLES = {0.02, 0.25, 0.6};

  private final ModelQueries model;
  private final String name;
  private final Optional<Part> part;
  private final WorkerPool pool;
  private final List<String> notices = new ArrayList<>();

  ModelReader(ModelQueries model, String name, Optional<Part> part, WorkerPool pool) {
    this.model = model;
    this.name = name;
    this.part = part;
    this.pool = pool;
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask() throws InvalidFileException;
  }

  /** The answer, or why there is none among the notices. */
  private <T> Optional<T> ask(Question<T> question) {
    try {
      return Optional.of(question.ask());
    } catch (BadInputException e) {
      miss(e);
    } catch (InvalidFileException e) {
      miss(e);
    }
    return Optional.empty();
  }

  private void miss(HasProblem e) {
    String text = e.problem().text(OptionSpelling.INSTANCE);
    if (!notices.contains(text)) {
      notices.add(text);
    }
  }

  /** Asks if there is something to ask for. */
  private <T> Optional<T> askIf(boolean has, Question<T> question) {
    return has ? ask(question) : Optional.empty();
  }

  /**
   * All of it.
   *
   * @param positiveFrom the least rating that is relevant, where another model's lists were
   *     measured by it already; otherwise it is looked for
   */
  ModelFindings read(Dataset dataset, OptionalDouble positiveFrom) throws InvalidFileException {
    boolean rates = model.scoreMeaning() == ScoreMeaning.RATING;
    ItemChoice known = mostRated(PLANE_ITEMS);
    var history = ask(model::history);
    if (history.isPresent() && history.get().isEmpty()) {
      notices.add("it has no epochs to show: a model of this kind is trained in one step");
    }
    return new ModelFindings(
        name,
        model.kind(),
        rates,
        model.settings(),
        history.orElse(List.of()),
        askIf(part.isPresent() && rates, () -> model.evaluate(part.get(), pool)),
        askIf(part.isPresent(), () -> lists(positiveFrom)),
        askIf(model.hasVariances(), () -> model.uncertain(1, known)),
        ask(() -> model.embedding(known, 0)),
        ask(() -> model.polarizing(PLANE_ITEMS, known)),
        askIf(model.hasFeatures(), model::features),
        users(dataset),
        fans(),
        notices);
  }

  private ListEvaluation lists(OptionalDouble positiveFrom) throws InvalidFileException {
    ListQuery query = ListQuery.on(part.orElseThrow()).users(RANKED_USERS).withoutAuc();
    return model.evaluateLists(
        positiveFrom.isPresent() ? query.positiveFrom(positiveFrom.getAsDouble()) : query, pool);
  }

  /** The first of the model's items, which are in the order of falling numbers of ratings. */
  private ItemChoice mostRated(int most) {
    List<String> ids =
        IntStream.range(0, Math.min(most, model.items())).mapToObj(model.itemIds()::id).toList();
    return ItemChoice.all().minRatings(1).candidates(new ItemList("the most rated items", ids));
  }

  private List<ExampleUser> users(Dataset dataset) {
    List<ExampleUser> users = new ArrayList<>();
    for (double place : EXAMPLES) {
      int user = (int) (place * model.users());
      if (user < model.users() && dataset.training().byUser().rowLength(user) > 0) {
        ask(() -> user(model.userIds().id(user))).ifPresent(users::add);
      }
    }
    return users;
  }

  private ExampleUser user(String userId) throws InvalidFileException {
    List<RatedItem> ratings = model.ratingsOf(userId);
    List<RatedItem> best =
        ratings.stream()
            .sorted(
                Comparator.comparingDouble((RatedItem rated) -> -rated.rating())
                    .thenComparingInt(rated -> -rated.item().ratings()))
            .limit(BEST)
            .toList();
    return new ExampleUser(
        userId, ratings.size(), best, offered(RecommendQuery.ofUser(userId).top(OFFERED)));
  }

  /** With explanations, of kinds that have some. */
  private List<RankedItem> offered(RecommendQuery query) throws InvalidFileException {
    try {
      return model.recommend(query.explained()).items();
    } catch (BadInputException e) {
      return model.recommend(query).items();
    }
  }

  private List<FanList> fans() {
    FanList[] fans = new FanList[Math.min(FANS, model.items())];
    Optional<List<FanList>> all =
        ask(
            () -> {
              pool.<Void, InvalidFileException>forEach(
                  fans.length,
                  () -> null,
                  (place, none) -> fans[place] = fan(model.item(model.itemIds().id(place))));
              return List.of(fans);
            });
    return all.orElse(List.of()); // who is new has no place in some kinds
  }

  private FanList fan(Item liked) throws InvalidFileException {
    RecommendQuery query = RecommendQuery.ofLikes(List.of(Like.of("id:" + liked.id())));
    return new FanList(liked, offered(query.top(OFFERED)));
  }
}
