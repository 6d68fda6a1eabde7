package dev.quire.ask;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.Exploration;
import dev.quire.recommend.Scoring;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What to recommend to whom: {@code
 * RecommendQuery.ofUser(17).top(20).genres("Comedy").explained()}.
 *
 * @param userId a user of the model; empty for someone new
 * @param likes what someone new has rated
 * @param top how many items at most
 * @param order what puts items in order, with the scoring of predictions; empty for what goes with
 *     the kind of model
 * @param scoring how else items are ranked, unless by exploration
 * @param exploration how much it counts how sure the model is
 * @param genreBoost weight w of genres: predictions are multiplied by 1 + w times the number of an
 *     item's genres; 0 for none
 * @param items which come into question
 * @param leftOut what the user's ratings keep out, where a dataset is open; what someone new has
 *     rated is always left out
 * @param placedBy what gives someone new a place in the model
 * @param explanations whether to say where the scores come from, or the prediction that is a part
 *     of each. A known user is then placed by the ratings in the dataset, as someone new would be
 */
public record RecommendQuery(
    Optional<String> userId,
    List<Like> likes,
    int top,
    Optional<ListOrder> order,
    Scoring scoring,
    Optional<Exploration> exploration,
    double genreBoost,
    ItemChoice items,
    LeftOut leftOut,
    PlacedBy placedBy,
    boolean explanations) {
  private static final int TOP = 10;

  /** With more, the 1 that is added has no part in it. */
  private static final int MOST_BOOST = 1_000_000;

  /** Checks that what is wanted goes together. */
  public RecommendQuery {
    checkBoost(genreBoost, exploration.isPresent() || scoring.kind() != Scoring.Kind.PREDICTION);
    if (userId.isPresent() && !likes.isEmpty()) {
      throw new BadInputException(
          Problem.of("{setting}s exclude each other")
              .setting("user", userId.get())
              .setting("like", likes.getFirst())
              .remedy("name a user of the model, or what someone new likes"));
    }
    likes = List.copyOf(likes);
  }

  private static void checkBoost(double weight, boolean unpredicted) {
    if (!(weight >= 0 && weight <= MOST_BOOST)) {
      throw new BadInputException(
          Problem.of("{setting} out of range")
              .setting("genre-boost", weight)
              .remedy(
                  "use 0 to {}, mostly something such as 0.1: predictions are multiplied by 1 + it"
                      + " times the genres of an item, which must not turn their sign",
                  MOST_BOOST));
    }
    if (weight > 0 && unpredicted) {
      throw new BadInputException(
          Problem.of("{setting}s that don't go together")
              .setting("genre-boost", weight)
              .setting("score")
              .remedy("it multiplies predictions"));
    }
  }

  /** The best ten items for a user of the model. */
  public static RecommendQuery ofUser(String userId) {
    return of(Optional.of(userId), List.of());
  }

  /** The same where ids are numbers. */
  public static RecommendQuery ofUser(long userId) {
    return ofUser(Long.toString(userId));
  }

  /** The best ten items for someone new. */
  public static RecommendQuery ofLikes(List<Like> likes) {
    return of(Optional.empty(), likes);
  }

  private static RecommendQuery of(Optional<String> userId, List<Like> likes) {
    return new RecommendQuery(
        userId,
        likes,
        TOP,
        Optional.empty(),
        Scoring.PREDICTION,
        Optional.empty(),
        0,
        ItemChoice.all(),
        LeftOut.ALL_RATED,
        PlacedBy.MODEL,
        false);
  }

  /** So many at most. */
  public RecommendQuery top(int most) {
    return with(draft -> draft.top = most);
  }

  /** Ranked in another way. */
  public RecommendQuery scoring(Scoring by) {
    return with(draft -> draft.putInOrder(Optional.empty(), by, Optional.empty()));
  }

  /** In this order. */
  public RecommendQuery order(ListOrder by) {
    return with(draft -> draft.putInOrder(Optional.of(by), Scoring.PREDICTION, Optional.empty()));
  }

  /** Ranked by how sure the model is, too. */
  public RecommendQuery exploration(Exploration by) {
    return with(draft -> draft.putInOrder(Optional.empty(), scoring, Optional.of(by)));
  }

  /** With predictions times 1 + weight times the number of an item's genres. */
  public RecommendQuery genreBoost(double weight) {
    return with(draft -> draft.genreBoost = weight);
  }

  /** Only these items. */
  public RecommendQuery items(ItemChoice choice) {
    return with(draft -> draft.items = choice);
  }

  /** Only items of all these genres. */
  public RecommendQuery genres(String... names) {
    return items(items.genres(names));
  }

  /** Leaving out what these ratings say. */
  public RecommendQuery leftOut(LeftOut ratings) {
    return with(draft -> draft.leftOut = ratings);
  }

  /** Someone new placed in this way. */
  public RecommendQuery placedBy(PlacedBy by) {
    return with(draft -> draft.placedBy = by);
  }

  /** With explanations. */
  public RecommendQuery explained() {
    return with(draft -> draft.explanations = true);
  }

  private RecommendQuery with(Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return draft.query();
  }

  /** A copy of this of which one thing is going to be another. */
  private final class Draft {
    private int top = RecommendQuery.this.top;
    private Optional<ListOrder> order = RecommendQuery.this.order;
    private Scoring scoring = RecommendQuery.this.scoring;
    private Optional<Exploration> exploration = RecommendQuery.this.exploration;
    private double genreBoost = RecommendQuery.this.genreBoost;
    private ItemChoice items = RecommendQuery.this.items;
    private LeftOut leftOut = RecommendQuery.this.leftOut;
    private PlacedBy placedBy = RecommendQuery.this.placedBy;
    private boolean explanations = RecommendQuery.this.explanations;

    void putInOrder(Optional<ListOrder> byOrder, Scoring byScoring, Optional<Exploration> by) {
      order = byOrder;
      scoring = byScoring;
      exploration = by;
    }

    RecommendQuery query() {
      return new RecommendQuery(
          userId,
          likes,
          top,
          order,
          scoring,
          exploration,
          genreBoost,
          items,
          leftOut,
          placedBy,
          explanations);
    }
  }
}
