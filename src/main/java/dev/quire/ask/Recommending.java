package dev.quire.ask;

import dev.quire.ask.Opened.Rated;
import dev.quire.catalogue.Catalogue;
import dev.quire.files.InvalidFileException;
import dev.quire.files.Shown;
import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.model.ScoreMeaning;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.BoostedRanker;
import dev.quire.recommend.Explainer;
import dev.quire.recommend.Exploration;
import dev.quire.recommend.FansFoldIn;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.ItemFilter.RuleName;
import dev.quire.recommend.ItemFinder;
import dev.quire.recommend.Ranker;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.ScoredItem;
import dev.quire.recommend.Scoring;
import dev.quire.recommend.Standing;
import dev.quire.recommend.Taste;
import dev.quire.recommend.UncertainTaste;
import dev.quire.recommend.Uncertainty;
import dev.quire.solve.UnsolvableRowException;
import dev.quire.train.CommonSettings;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Answers one {@link RecommendQuery}. */
final class Recommending {
  /** The place of a user of the model for someone new. */
  private static final int NOBODY = -1;

  private final Opened opened;
  private final Model model;
  private final RecommendQuery query;
  private final Ranker ranker;
  private final int user; // dense index, or NOBODY
  private final Rated rated;
  private final ChosenItems chosen;
  private final IntFunction<Item> names;
  private FoldIn fans; // null until it is needed
  private Standing standing; // likewise

  private Recommending(Opened opened, RecommendQuery query, OptionalInt only)
      throws InvalidFileException {
    this.opened = opened;
    this.model = opened.model();
    this.query = query;
    this.ranker = ranker(opened, query);
    this.user = query.userId().map(this::user).orElse(NOBODY);
    this.rated = user == NOBODY ? likes() : opened.rated(user, query.leftOut());
    requirePlaceless();
    this.chosen = only.isPresent() ? only(only.getAsInt()) : chosen();
    this.names = opened.names();
  }

  private static Ranker ranker(Opened opened, RecommendQuery query) throws InvalidFileException {
    Ranker ranker = opened.ranker(query.order());
    if (query.genreBoost() == 0) {
      return ranker;
    }
    Catalogue catalogue = ChosenItems.catalogue(opened.model(), "genre-boost", query.genreBoost());
    if (catalogue.genreNames().isEmpty()) {
      throw new BadInputException(
          Problem.of("{setting} without use")
              .setting("genre-boost", query.genreBoost())
              .remedy(
                  "the model's items have no genres, make its dataset with {:convert} {items} and a"
                      + " table that has them"));
    }
    return new BoostedRanker(
        ranker,
        IntStream.range(0, catalogue.items())
            .mapToDouble(item -> 1 + query.genreBoost() * catalogue.genreIndices(item).length)
            .toArray());
  }

  private ChosenItems chosen() {
    ChosenItems choice =
        isPredicted()
            ? ChosenItems.of(opened, query.items(), ranker)
            : ChosenItems.of(opened, query.items());
    return rated.known().isEmpty() ? choice : withoutRated(choice);
  }

  private ChosenItems only(int item) {
    ItemFilter all = ItemFilter.all(model.parameters().items());
    return new ChosenItems(
        all.and(RuleName.words("that item"), other -> other == item), Optional.empty());
  }

  private int user(String userId) {
    try {
      return opened.user(userId);
    } catch (BadInputException e) {
      throw new BadInputException(
          e.problem().more(", or what someone new likes, with {like=ITEM=RATING}"), e);
    }
  }

  static Recommendations answer(Opened opened, RecommendQuery query) throws InvalidFileException {
    return answer(opened, query, OptionalInt.empty());
  }

  /** The same of one item, whatever else is in the question. */
  static Recommendations explain(Opened opened, RecommendQuery query, int item)
      throws InvalidFileException {
    return answer(opened, query, OptionalInt.of(item));
  }

  private static Recommendations answer(Opened opened, RecommendQuery query, OptionalInt only)
      throws InvalidFileException {
    check(opened, query);
    Recommending work = new Recommending(opened, query, only);
    List<RankedItem> items = work.items();
    return new Recommendations(
        work.isPredicted() ? work.ranker.meaning() : opened.model().score(),
        work.taken(),
        items,
        work.notes(items));
  }

  /** Where somebody stands in the model of the ratings. */
  static Taste taste(Opened opened, RecommendQuery query) throws InvalidFileException {
    check(opened, query);
    return new Recommending(opened, query, OptionalInt.empty()).standing().taste();
  }

  private List<RankedItem> items() throws InvalidFileException {
    try {
      return query.exploration().isPresent() ? explore(query.exploration().get()) : rank();
    } catch (UnsolvableRowException e) { // its advice is for those who train
      boolean few = e.reason() == UnsolvableRowException.Reason.NOT_DETERMINED;
      Problem problem =
          Problem.of(
              few
                  ? "the ratings don't determine a place in the model"
                  : "the numbers get too large for 32 bits");
      e.problem().details().forEach(fact -> problem.with(fact.key(), fact.value()));
      throw new BadInputException(
          problem.remedy(
              few
                  ? "give more of them, or ask a model of lower rank or more regularization"
                  : "ask a model that is trained on smaller numbers"),
          e);
    }
  }

  private static void check(Opened opened, RecommendQuery query) {
    if (query.explanations() && query.userId().isPresent() && opened.dataset().isEmpty()) {
      throw new BadInputException(
          Problem.of("{setting} is missing")
              .setting("dataset")
              .remedy("{explain} needs the ratings of user={}", Shown.value(query.userId().get())));
    }
    if (query.placedBy() == PlacedBy.FANS && opened.dataset().isEmpty()) {
      throw new BadInputException(
          Problem.of("{setting} is missing")
              .setting("dataset")
              .remedy("{fold-in=fans} needs to know who has rated what"));
    }
  }

  /** Fans give a place to those alone who have none. */
  private void requirePlaceless() {
    if (query.placedBy() == PlacedBy.FANS && !rated.isNew()) {
      throw new BadInputException(
          Problem.of("{setting} without use")
              .setting("fold-in", PlacedBy.FANS.key())
              .remedy(
                  "user={} has a place in the model, it goes with {like=ITEM=RATING}",
                  Shown.value(query.userId().orElseThrow())));
    }
  }

  private ChosenItems withoutRated(ChosenItems choice) {
    ItemFilter filter =
        choice
            .filter()
            .without(RuleName.words("leaving out what the user has rated"), rated.known());
    return new ChosenItems(filter, choice.note());
  }

  /** What the words of someone new mean. */
  private Rated likes() throws InvalidFileException {
    ItemFinder finder = new ItemFinder(model);
    RatingScale scale = opened.scale();
    float usual = opened.usualLike(scale);
    List<Like> likes = query.likes().stream().map(like -> like.in(finder)).toList();
    int[] items =
        finder.find(likes.stream().map(Like::item).toList(), false, (place, choices) -> true);
    BitSet seen = new BitSet();
    float[] ratings = new float[items.length];
    for (int i = 0; i < items.length; i++) {
      ratings[i] = likes.get(i).rating(scale, usual);
      if (seen.get(items[i])) {
        throw new BadInputException(
            Problem.of("item given twice").setting("like", likes.get(i)).remedy("give it once"));
      }
      seen.set(items[i]);
    }
    return new Rated(items, ratings, seen, true);
  }

  private List<RatedItem> taken() {
    return user != NOBODY
        ? List.of()
        : IntStream.range(0, rated.items().length)
            .mapToObj(i -> new RatedItem(names.apply(rated.items()[i]), rated.ratings()[i]))
            .toList();
  }

  private boolean isFoldedIn() {
    return rated.isNew() || query.explanations();
  }

  private FoldIn foldIn() throws InvalidFileException {
    if (query.placedBy() != PlacedBy.FANS) {
      return user == NOBODY ? opened.foldInOfLikes() : opened.foldIn().of(user);
    }
    if (fans == null) {
      fans = user == NOBODY ? fans().ofLikes() : fans();
    }
    return fans;
  }

  private FoldIn fans() throws InvalidFileException {
    return FansFoldIn.of(
        model,
        opened.requireDataset().training().byItem(),
        model.variances().isPresent() ? Optional.of(opened.uncertainty()) : Optional.empty());
  }

  private List<RankedItem> rank() throws InvalidFileException {
    Standing standing = standing();
    List<ScoredItem> items =
        isPredicted()
            ? Recommender.recommend(ranker, standing, query.top(), chosen.filter())
            : new Recommender(model)
                .recommend(standing.taste(), query.scoring(), query.top(), chosen.filter());
    return ranked(items, standing.belief());
  }

  /** Whether a ranker puts the items in order. */
  private boolean isPredicted() {
    return query.scoring().kind() == Scoring.Kind.PREDICTION && query.exploration().isEmpty();
  }

  /** What explains predictions, and what those mean. */
  private record Explaining(Explainer explainer, ScoreMeaning meaning) {}

  private ScoreExplanation explained(Explaining by, int item) {
    return ScoreExplanation.of(by.meaning(), by.explainer().explain(item, query.scoring()), names);
  }

  private Explaining explaining() throws InvalidFileException {
    boolean chosen =
        isPredicted()
            && ranker.meaning() == ScoreMeaning.PREFERENCE
            && query.order().orElse(ListOrder.DUO) != ListOrder.FAMILIAR;
    FoldIn ratings = foldIn();
    Optional<FoldIn> preferences = chosen ? ratings.preference() : Optional.empty();
    return new Explaining(
        new Explainer(
            preferences.isPresent() ? ranker.bounding() : model.parameters(),
            preferences.isPresent()
                ? model.preference().flatMap(ModelNumbers::prior)
                : model.prior(),
            preferences.orElse(ratings),
            rated.items(),
            rated.ratings()),
        preferences.isPresent() ? ScoreMeaning.PREFERENCE : model.score());
  }

  private Standing standing() throws InvalidFileException {
    if (standing == null) {
      standing = isFoldedIn() ? placed() : trained();
    }
    return standing;
  }

  private Standing placed() throws InvalidFileException {
    Standing placed = foldIn().standing(rated.items(), rated.ratings());
    if (query.order().equals(Optional.of(ListOrder.PREFERENCE))) {
      requireLikes();
    }
    return placed;
  }

  /** Where training has left the user. */
  private Standing trained() throws InvalidFileException {
    return new Standing(
        new Recommender(model).tasteOf(user),
        model.variances().isPresent() ? Optional.of(belief()) : Optional.empty(),
        model.preference().map(half -> new Recommender(half.parameters()).tasteOf(user)));
  }

  /** Whether a user has another place than training has left them, for the sake of explanations. */
  private boolean isMoved() throws InvalidFileException {
    return user != NOBODY && isFoldedIn() && !rated.isNew() && !standing().isAt(trained());
  }

  /**
   * Whether nothing that somebody has named is liked, by a model that has ratings, too. Fans are
   * those of whatever is named.
   */
  private boolean likesNothing() throws InvalidFileException {
    double from = model.preference().isPresent() ? model.number(CommonSettings.POSITIVE_FROM) : 0;
    return user == NOBODY
        && query.placedBy() == PlacedBy.MODEL
        && model.preference().isPresent()
        && IntStream.range(0, rated.ratings().length)
            .noneMatch(i -> rated.ratings()[i] >= (float) from);
  }

  private void requireLikes() throws InvalidFileException {
    if (likesNothing()) {
      throw new BadInputException(
          Problem.of("nothing that is given is liked")
              .with("liked from", (float) model.number(CommonSettings.POSITIVE_FROM))
              .remedy("give a rating of at least that, or leave out {score}"));
    }
  }

  private List<RankedItem> explore(Exploration exploration) throws InvalidFileException {
    Uncertainty uncertainty = opened.uncertainty();
    UncertainTaste belief = belief();
    return ranked(
        uncertainty.recommend(belief, exploration, user, query.top(), chosen.filter()),
        Optional.of(belief));
  }

  /** What a variational model knows of the user. */
  private UncertainTaste belief() throws InvalidFileException {
    return isFoldedIn()
        ? foldIn().belief(rated.items(), rated.ratings()).orElseThrow()
        : opened.uncertainty().tasteOf(user);
  }

  private List<RankedItem> ranked(List<ScoredItem> items, Optional<UncertainTaste> belief)
      throws InvalidFileException {
    Optional<Explaining> explaining =
        query.explanations() ? Optional.of(explaining()) : Optional.empty();
    Optional<Uncertainty> uncertainty =
        belief.isPresent() ? Optional.of(opened.uncertainty()) : Optional.empty();
    return items.stream()
        .map(
            found ->
                new RankedItem(
                    names.apply(found.item()),
                    found.score(),
                    uncertainty.map(it -> it.forecast(belief.orElseThrow(), found.item())),
                    explaining.map(it -> explained(it, found.item()))))
        .toList();
  }

  /** Whether the row of the user is 0, as it is of who has no training ratings. */
  private boolean isUnknown() {
    Recommender recommender = new Recommender(model);
    return recommender.tasteOf(user).bias() == 0 && recommender.userNorm(user) == 0;
  }

  private List<Note> notes(List<RankedItem> items) throws InvalidFileException {
    List<Note> notes = new ArrayList<>();
    chosen.note().ifPresent(notes::add);
    for (RatedItem like : taken()) {
      if (like.item().ratings() == 0) {
        boolean placed = model.prior().isPresent() && query.placedBy() == PlacedBy.MODEL;
        notes.add(new Note.UnratedLike(like.item(), placed));
      }
    }
    if (user != NOBODY && opened.dataset().isEmpty() && isUnknown()) {
      notes.add(new Note.NothingKnown(query.userId().orElseThrow()));
    } else if (user != NOBODY && opened.dataset().isEmpty()) {
      notes.add(new Note.RatedNotLeftOut(query.userId()));
    }
    if (isMoved()) {
      notes.add(new Note.PlacedAnew(query.userId().orElseThrow()));
    }
    if (isPredicted() && query.order().isEmpty() && likesNothing()) {
      notes.add(new Note.NothingLiked((float) model.number(CommonSettings.POSITIVE_FROM)));
    }
    if (items.isEmpty()) {
      notes.add(new Note.NothingLeft(chosen.filter().emptied()));
    }
    return List.copyOf(notes);
  }
}
