package dev.quire.ask;

import dev.quire.catalogue.Catalogue;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.model.ScoreMeaning;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.BoostedRanker;
import dev.quire.recommend.Explainer;
import dev.quire.recommend.Exploration;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.ItemFilter.RuleName;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Answers one {@link RecommendQuery}. */
final class Recommending {
  private final Opened opened;
  private final Model model;
  private final RecommendQuery query;
  private final Person person;
  private final Ranker ranker;
  private final ChosenItems chosen;
  private final IntFunction<Item> names;

  private Recommending(Opened opened, RecommendQuery query, OptionalInt only)
      throws InvalidFileException {
    this.opened = opened;
    this.model = opened.model();
    this.query = query;
    this.person = Person.of(opened, query);
    this.ranker = ranker(opened, query);
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
    return person.rated().known().isEmpty() ? choice : withoutRated(choice);
  }

  private ChosenItems only(int item) {
    ItemFilter all = ItemFilter.all(model.parameters().items());
    return new ChosenItems(
        all.and(RuleName.words("that item"), other -> other == item), Optional.empty());
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
    return Person.of(opened, query).standing().taste();
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

  private ChosenItems withoutRated(ChosenItems choice) {
    ItemFilter filter =
        choice
            .filter()
            .without(
                RuleName.words("leaving out what the user knows already"), person.rated().known());
    return new ChosenItems(filter, choice.note());
  }

  private List<RatedItem> taken() {
    int[] items = person.rated().items();
    float[] ratings = person.rated().ratings();
    return person.isSomeoneNew()
        ? IntStream.range(0, items.length)
            .mapToObj(i -> new RatedItem(names.apply(items[i]), ratings[i]))
            .toList()
        : List.of();
  }

  private List<RankedItem> rank() throws InvalidFileException {
    Standing standing = person.standing();
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
    FoldIn ratings = person.foldIn();
    Optional<FoldIn> preferences = chosen ? ratings.preference() : Optional.empty();
    return new Explaining(
        new Explainer(
            preferences.isPresent() ? ranker.bounding() : model.parameters(),
            preferences.isPresent()
                ? model.preference().flatMap(ModelNumbers::prior)
                : model.prior(),
            preferences.orElse(ratings),
            person.rated().items(),
            person.rated().ratings()),
        preferences.isPresent() ? ScoreMeaning.PREFERENCE : model.score());
  }

  private List<RankedItem> explore(Exploration exploration) throws InvalidFileException {
    Uncertainty uncertainty = opened.uncertainty();
    UncertainTaste belief = person.belief();
    return ranked(
        uncertainty.recommend(belief, exploration, person.number(), query.top(), chosen.filter()),
        Optional.of(belief));
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

  private List<Note> notes(List<RankedItem> items) throws InvalidFileException {
    List<Note> notes = new ArrayList<>();
    chosen.note().ifPresent(notes::add);
    for (RatedItem like : taken()) {
      if (like.item().ratings() == 0) {
        boolean placed = model.prior().isPresent() && query.placedBy() == PlacedBy.MODEL;
        notes.add(new Note.UnratedLike(like.item(), placed));
      }
    }
    if (!person.isSomeoneNew() && opened.dataset().isEmpty()) {
      notes.add(
          person.isUnknown()
              ? new Note.NothingKnown(query.userId().orElseThrow())
              : new Note.RatedNotLeftOut(query.userId()));
    }
    if (person.isMoved()) {
      notes.add(new Note.PlacedAnew(query.userId().orElseThrow()));
    }
    if (isPredicted() && query.order().isEmpty() && person.likesNothing()) {
      notes.add(new Note.NothingLiked((float) model.number(CommonSettings.POSITIVE_FROM)));
    }
    if (items.isEmpty()) {
      notes.add(new Note.NothingLeft(chosen.filter().emptied()));
    }
    return List.copyOf(notes);
  }
}
