package dev.quire.ask;

import dev.quire.catalogue.Catalogue;
import dev.quire.dataset.Dataset;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelMetadata;
import dev.quire.model.ScoreMeaning;
import dev.quire.problem.BadInputException;
import dev.quire.recommend.FactorPlane;
import dev.quire.recommend.Recommender;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a page asks on which people look around: items as somebody types, facts, a map. What takes
 * long is made once, at the latest when somebody first asks for it, and kept. For any thread, while
 * the model is open.
 */
public final class Browsing {
  private static final double SAME_STEP = 1e-4; // what floats leave of a step

  /** Items of so many ratings that to find their means takes long. */
  private static final int WARM_MEANS = 500;

  /** Those that are written as they are printed. */
  private static final Pattern NUMBER = Pattern.compile("-?[1-9]\\d{0,17}|0");

  private final Opened opened;
  private final Model model;
  private final Asking asking;
  private final Looking looking;
  private final Lazy<FactorPlane, RuntimeException> plane = new Lazy<>(this::makePlane);
  private final Lazy<ModelFacts, InvalidFileException> facts = new Lazy<>(this::makeFacts);
  private volatile MeanRatings means;
  private volatile Asked asked = new Asked(0, null); // the longest interview so far

  /** How many questions somebody wanted, and what there are. */
  private record Asked(int top, Interview answer) {}

  Browsing(Opened opened, Asking asking, Looking looking) {
    this.opened = opened;
    this.model = opened.model();
    this.asking = asking;
    this.looking = looking;
    this.means = new MeanRatings(opened.dataset().isPresent() ? model.parameters().items() : 0);
  }

  /** Takes over what was made for a model with the same items, which is open. */
  public void takeOver(Browsing before) {
    opened.takeOver(before.opened);
    if (fingerprint().equals(before.fingerprint())) {
      means = before.means;
    }
  }

  private Optional<String> fingerprint() {
    return opened.dataset().map(ratings -> ratings.info().fingerprint());
  }

  /** Reads what the list of every user reads, so that the first one is as fast. */
  public void warmLists() throws InvalidFileException {
    if (model.parameters().users() > 0) {
      tryOut(RecommendQuery.ofUser(model.userIds().id(0)));
    }
  }

  /** Makes what answers to all other kinds of questions need, so that nobody waits for it. */
  public void warm() throws InvalidFileException {
    tryOut(RecommendQuery.ofLikes(List.of()));
    asking.<Void, InvalidFileException>ask(
        () -> {
          opened.titles().find("the", 1); // which the compiler sees, too
          warmMeans();
          if (facts.get().has().vectors()) {
            plane.get();
          }
          return null;
        });
  }

  /** Whatever is typed finds items with many ratings first. */
  private void warmMeans() {
    int items = opened.dataset().isPresent() ? model.parameters().items() : 0;
    for (int item = 0; item < Math.min(items, WARM_MEANS); item++) {
      means.of(opened.requireDataset().training().byItem(), item);
    }
  }

  private void tryOut(RecommendQuery query) throws InvalidFileException {
    try {
      asking.ask(() -> Recommending.answer(opened, query));
    } catch (BadInputException e) {
      // who asks it hears why
    }
  }

  /**
   * The scores of pairs.
   *
   * @param userIds of each, [n]
   * @param itemIds of each, [n]
   */
  public List<PairScore> scores(List<String> userIds, List<String> itemIds)
      throws InvalidFileException {
    return asking.ask(
        () -> {
          IntFunction<IntToDoubleFunction> scores = opened.scores();
          return IntStream.range(0, userIds.size())
              .mapToObj(i -> score(userIds.get(i), itemIds.get(i), scores))
              .toList();
        });
  }

  private PairScore score(String userId, String itemId, IntFunction<IntToDoubleFunction> scores) {
    int user = model.userIds().indexOf(userId);
    int item = model.itemIds().indexOf(itemId);
    return new PairScore(
        userId,
        model.userIds().areNumbers() && NUMBER.matcher(userId).matches(),
        itemId,
        model.itemIds().areNumbers() && NUMBER.matcher(itemId).matches(),
        user < 0 || item < 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(scores.apply(user).applyAsDouble(item)));
  }

  /**
   * Items by their titles, as somebody types: each word that is typed begins a word of the title.
   * Titles that begin with what is typed come first; items with more ratings before others.
   *
   * @param typed so far, or an id; nothing finds the items with the most ratings
   * @param top how many at most
   */
  public List<ItemDetails> search(String typed, int top) throws InvalidFileException {
    return asking.ask(
        () -> Arrays.stream(opened.titles().find(typed, top)).mapToObj(this::details).toList());
  }

  /** What is written of an item. */
  public ItemDetails details(String itemId) throws InvalidFileException {
    return asking.ask(() -> details(opened.item(itemId)));
  }

  private ItemDetails details(int item) {
    return new ItemDetails(
        opened.named(item),
        model.catalogue().map(known -> known.year(item)).orElse(OptionalInt.empty()),
        opened
            .dataset()
            .map(ratings -> means.of(ratings.training().byItem(), item))
            .orElse(OptionalDouble.empty()));
  }

  /**
   * The map of the items: those of a choice as points of a plane that is the same for all choices,
   * the one that shows the items best which nobody has chosen among.
   *
   * @param top how many points at most, those with the most ratings
   */
  public Embedding map(ItemChoice choice, int top) throws InvalidFileException {
    return asking.ask(
        () -> {
          Recommender.checkTop(top);
          Recommender.requireVectors(model);
          return looking.points(choice, plane.get(), 0, top);
        });
  }

  /** Where somebody is on that map. */
  public MapPlace place(RecommendQuery query) throws InvalidFileException {
    return asking.ask(
        () -> {
          Recommender.requireVectors(model);
          float[] vector = Recommending.taste(opened, query).vector();
          return new MapPlace(plane.get().x(vector), plane.get().y(vector));
        });
  }

  private FactorPlane makePlane() {
    return new FactorPlane(
        model.parameters(), ChosenItems.of(opened, ItemChoice.all()).filter().kept());
  }

  /** How many ratings a user is placed by, where a dataset is open. */
  public OptionalInt ratingsOf(String userId) throws InvalidFileException {
    return asking.ask(
        () ->
            opened.dataset().isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(
                    opened.rated(opened.user(userId), LeftOut.TRAINING_ONLY).items().length));
  }

  /**
   * What to ask someone new: {@link ModelQueries#interview}, which is the same for all.
   *
   * @param top how many questions at most
   */
  public Interview interview(int top) throws InvalidFileException {
    Asked known = asked;
    if (known.top < top || top < 1) { // of which the latter is refused
      known = longerInterview(top);
    }
    List<Interview.Question> questions = known.answer.questions();
    return new Interview(
        known.answer.variance(), questions.subList(0, Math.min(top, questions.size())));
  }

  /** Looks through all items for each question, so one thread does it for all that wait. */
  private synchronized Asked longerInterview(int top) throws InvalidFileException {
    if (asked.top < top || top < 1) {
      asked = new Asked(top, asking.ask(() -> looking.interview(top)));
    }
    return asked;
  }

  /** What the model is, and what can be asked of it. */
  public ModelFacts facts() throws InvalidFileException {
    return asking.ask(facts::get);
  }

  private ModelFacts makeFacts() throws InvalidFileException {
    RatingScale scale = opened.scale();
    ModelFacts.Has has = has();
    return new ModelFacts(
        model.metadata(ModelMetadata.MODEL),
        model.score(),
        opened.ranker(Optional.empty()).meaning(),
        model.observed(),
        model.metadata(ModelMetadata.DATASET_FINGERPRINT),
        model.parameters().users(),
        model.parameters().items(),
        model.parameters().rank(),
        scale,
        step(),
        opened.usualLike(scale),
        model.catalogue().map(Catalogue::genreNames).orElse(List.of()),
        model.catalogue().flatMap(Browsing::years),
        has,
        scores(has),
        looking.settings());
  }

  private ModelFacts.Has has() {
    return new ModelFacts.Has(
        model.catalogue().isPresent(),
        model.variances().isPresent(),
        model.preference().isPresent(),
        model.prior().isPresent(),
        opened.dataset().isPresent(),
        hasVectors());
  }

  private boolean hasVectors() {
    try {
      Recommender.requireVectors(model);
      return true;
    } catch (BadInputException e) {
      return false;
    }
  }

  private OptionalDouble step() {
    List<Float> levels = opened.dataset().map(Dataset::info).map(i -> i.levels()).orElse(List.of());
    double least =
        IntStream.range(1, levels.size())
            .mapToDouble(i -> levels.get(i) - levels.get(i - 1))
            .min()
            .orElse(0);
    boolean even =
        levels.stream()
            .mapToDouble(level -> (level - levels.getFirst()) / least)
            .allMatch(steps -> Math.abs(steps - Math.rint(steps)) < SAME_STEP);
    return least > 0 && even ? OptionalDouble.of(least) : OptionalDouble.empty();
  }

  private static Optional<Years> years(Catalogue catalogue) {
    int first = Integer.MAX_VALUE;
    int last = Integer.MIN_VALUE;
    for (int item = 0; item < catalogue.items(); item++) {
      OptionalInt year = catalogue.year(item);
      if (year.isPresent()) {
        first = Math.min(first, year.getAsInt());
        last = Math.max(last, year.getAsInt());
      }
    }
    return first <= last ? Optional.of(new Years(first, last)) : Optional.empty();
  }

  private List<ScoreChoice.Kind> scores(ModelFacts.Has has) {
    boolean rates = model.score() == ScoreMeaning.RATING;
    List<ScoreChoice.Kind> scores = new ArrayList<>();
    for (ScoreChoice.Kind kind : ScoreChoice.Kind.values()) {
      boolean possible =
          switch (kind) {
            case PREDICTION -> true;
            case RATING, FAMILIAR -> rates;
            case PREFERENCE -> has.preferences() || !rates;
            case DUO -> has.preferences();
            case DOT, COSINE -> has.vectors();
            case MEAN, CAUTIOUS, EXPLORE, THOMPSON, QUOTIENT -> has.variances();
          };
      if (possible) {
        scores.add(kind);
      }
    }
    return List.copyOf(scores);
  }
}
