package dev.quire.ask;

import static dev.quire.model.Parameters.F32;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.files.InvalidFileException;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.FactorPlane;
import dev.quire.recommend.FeatureVectors;
import dev.quire.recommend.ItemFinder;
import dev.quire.recommend.Polarizing;
import dev.quire.recommend.Questions;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.ScoredItem;
import dev.quire.recommend.Scoring;
import dev.quire.recommend.UncertainRows;
import dev.quire.train.EpochResult;
import dev.quire.train.History;
import dev.quire.train.ModelKinds;
import dev.quire.train.Setting;
import java.io.UncheckedIOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/** Looks into a model: what it knows of items and users, and which are alike. */
final class Looking {
  private final Opened opened;
  private final Model model;
  private final Asking asking;
  private final Recommender recommender;
  private final Recommender alike; // what the same people choose, where the model knows that

  Looking(Opened opened, Asking asking) {
    this.opened = opened;
    this.asking = asking;
    this.model = opened.model();
    this.recommender = new Recommender(model);
    this.alike =
        model.preference().map(half -> new Recommender(half.parameters())).orElse(recommender);
  }

  List<EpochResult> history() throws InvalidFileException {
    try {
      return History.of(model);
    } catch (InvalidFileException | IllegalArgumentException e) {
      InvalidFileException none =
          new InvalidFileException(
              opened.file(),
              Problem.of("the model has no history of its training")
                  .remedy("train it anew with this version, to have one"));
      none.initCause(e);
      throw none;
    }
  }

  Map<String, String> settings() throws InvalidFileException {
    Map<String, String> settings = new LinkedHashMap<>();
    for (Setting<?> setting : ModelKinds.of(model).settings()) {
      String value = model.metadata().get(setting.name());
      if (value != null) {
        settings.put(setting.name(), value);
      }
    }
    return settings;
  }

  SimilarItems similar(SimilarQuery query) {
    ChosenItems chosen = ChosenItems.of(opened, query.items());
    Optional<Integer> item = query.item().map(wanted -> new ItemFinder(model).find(wanted));
    List<ScoredItem> found =
        item.isPresent()
            ? alike.similarItems(item.get(), query.scoring(), query.top(), chosen.filter())
            : alike.similarItems(
                preferencePrior().mean(query.features().stream().map(String::strip).toList()),
                query.scoring(),
                query.top(),
                chosen.filter());
    return new SimilarItems(
        item.map(opened::named), named(found), List.copyOf(chosen.notes(found.isEmpty())));
  }

  private List<RankedItem> named(List<ScoredItem> found) {
    return found.stream()
        .map(item -> new RankedItem(opened.named(item.item()), item.score()))
        .toList();
  }

  /** The features of a model that has to have some. */
  private FeaturePrior prior() {
    return model
        .prior()
        .orElseThrow(
            () ->
                new BadInputException(
                    Problem.of("model without features")
                        .remedy("train it with {features}, for example {features=genres}")
                        .about(opened.file())));
  }

  FeatureVectors features() {
    FeaturePrior known = prior();
    Recommender.requireVectors(model);
    return new FeatureVectors(known);
  }

  FeatureVectors userFeatures() {
    FeaturePrior known =
        model
            .userPrior()
            .orElseThrow(
                () ->
                    new BadInputException(
                        Problem.of("model without features of users")
                            .remedy("train it with {user-features}")
                            .about(opened.file())));
    Recommender.requireVectors(model);
    return new FeatureVectors(known);
  }

  /** Of what the same people choose, where the model knows that. */
  private FeaturePrior preferencePrior() {
    FeaturePrior ratings = prior();
    return model.preference().flatMap(ModelNumbers::prior).orElse(ratings);
  }

  ItemFacts item(String wanted, int top, ItemChoice choice) {
    Recommender.checkTop(top);
    int item = new ItemFinder(model).find(wanted);
    ChosenItems chosen = ChosenItems.of(opened, choice);
    double norm = recommender.itemNorm(item);
    boolean hasDirection = alike.itemHasDirection(item);
    List<ScoredItem> neighbours =
        hasDirection ? alike.similarItems(item, Scoring.COSINE, top, chosen.filter()) : List.of();
    List<Note> notes = chosen.notes(hasDirection && neighbours.isEmpty());
    if (!hasDirection) {
      notes.add(new Note.NoNeighbours(alike.itemNorm(item)));
    }
    return new ItemFacts(
        opened.named(item),
        model.parameters().itemBias().getAtIndex(F32, item),
        norm,
        named(neighbours),
        List.copyOf(notes));
  }

  UserFacts user(int user, int top) throws InvalidFileException {
    Recommender.checkTop(top);
    double norm = recommender.userNorm(user);
    List<Note> notes = new ArrayList<>();
    boolean hasDirection = alike.userHasDirection(user);
    if (!hasDirection) {
      notes.add(new Note.NoNeighbours(alike.userNorm(user)));
    } else if (model.parameters().users() == 1) {
      notes.add(new Note.NoOtherUser());
    }
    List<UserFacts.Neighbour> neighbours =
        hasDirection
            ? alike.similarUsers(user, top).stream()
                .map(
                    found ->
                        new UserFacts.Neighbour(model.userIds().id(found.user()), found.score()))
                .toList()
            : List.of();
    return new UserFacts(
        model.userIds().id(user),
        model.userIds().areNumbers(),
        opened
            .dataset()
            .map(dataset -> OptionalInt.of(dataset.training().byUser().rowLength(user)))
            .orElse(OptionalInt.empty()),
        model.parameters().userBias().getAtIndex(F32, user),
        model
            .time()
            .map(moves -> OptionalDouble.of(moves.base().getAtIndex(F32, user)))
            .orElse(OptionalDouble.empty()),
        norm,
        spread(user),
        featuresOf(user),
        neighbours,
        List.copyOf(notes));
  }

  private List<String> featuresOf(int user) {
    if (model.userPrior().isEmpty()) {
      return List.of();
    }
    FeatureMatrix known = model.userPrior().get().features();
    return LongStream.range(known.start(user), known.end(user))
        .mapToObj(at -> known.names().get(known.feature(at)))
        .toList();
  }

  private Optional<UserFacts.Spread> spread(int user) throws InvalidFileException {
    if (model.noise().isEmpty()) {
      return Optional.empty();
    }
    double usual = Math.sqrt(opened.uncertainty().noise());
    double exactness = model.noise().get().ofUser(user);
    return Optional.of(new UserFacts.Spread(usual / Math.sqrt(exactness), usual));
  }

  PolarizingItems polarizing(int top, ItemChoice choice) {
    ChosenItems chosen = ChosenItems.of(opened, choice);
    Polarizing found =
        Polarizing.of(
            model,
            chosen.filter(),
            top,
            opened.dataset().map(Dataset::training).map(ratings -> ratings.byItem()));
    return PolarizingItems.of(
        found, opened::named, List.copyOf(chosen.notes(found.qualified() == 0)));
  }

  UncertainItems uncertain(int top, ItemChoice choice) throws InvalidFileException {
    // What few have rated is left out elsewhere, and is just what is looked for here.
    ChosenItems chosen = ChosenItems.withRareOnes(opened, choice);
    UncertainRows found = UncertainRows.of(opened.uncertainty(), top, chosen.filter()::keeps);
    return UncertainItems.of(
        found, opened::named, List.copyOf(chosen.notes(found.surest().isEmpty())));
  }

  Interview interview(int top) throws InvalidFileException {
    Questions questions = new Questions(opened.uncertainty());
    double before = questions.remaining();
    return new Interview(
        before,
        questions.next(top).stream()
            .map(
                question ->
                    new Interview.Question(
                        opened.named(question.item()), question.reduction(), question.remaining()))
            .toList());
  }

  Embedding embedding(ItemChoice choice, double biasShift) {
    if (!Double.isFinite(biasShift)) {
      throw new BadInputException(
          Problem.of("{setting} out of range")
              .setting("bias-shift", biasShift)
              .remedy("use a number such as 0.1"));
    }
    Recommender.requireVectors(model);
    int[] items = ChosenItems.of(opened, choice).filter().kept();
    return points(choice, new FactorPlane(model.parameters(), items), biasShift, items.length);
  }

  /** The first items of a choice as points of a plane. */
  Embedding points(ItemChoice choice, FactorPlane plane, double biasShift, int top) {
    ChosenItems chosen = ChosenItems.of(opened, choice);
    int[] kept = chosen.filter().kept();
    int[] items = Arrays.copyOf(kept, Math.min(top, kept.length));
    return new Embedding(
        plane.shareOfVariance(),
        lazily(
            items,
            item ->
                new Embedding.Point(
                    opened.named(item),
                    plane.x(item) + biasShift * model.parameters().itemBias().getAtIndex(F32, item),
                    plane.y(item))),
        List.copyOf(chosen.notes(items.length == 0)));
  }

  /** All titles of a large model together might not fit into the heap. */
  private <T> List<T> lazily(int[] items, IntFunction<T> make) {
    return new AbstractList<>() {
      @Override
      public T get(int i) {
        Objects.checkIndex(i, items.length);
        try {
          return asking.ask(() -> make.apply(items[i]));
        } catch (InvalidFileException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public int size() {
        return items.length;
      }
    };
  }
}
