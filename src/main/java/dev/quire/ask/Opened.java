package dev.quire.ask;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.Ids;
import dev.quire.catalogue.Observed;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.files.InvalidFileException;
import dev.quire.files.Shown;
import dev.quire.model.Model;
import dev.quire.model.ModelMetadata;
import dev.quire.model.Parameters;
import dev.quire.model.ScoreMeaning;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.MinimumRatings;
import dev.quire.recommend.Ranker;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.Standing;
import dev.quire.recommend.Taste;
import dev.quire.recommend.TitleSearch;
import dev.quire.recommend.Uncertainty;
import dev.quire.train.CommonSettings;
import dev.quire.train.ModelKinds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A model and perhaps its dataset, which number their users and items alike. Here alone external
 * ids become dense indices, and the other way round.
 */
final class Opened {
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final Path file;
  private final Model model;
  private final Optional<Dataset> dataset;

  // What takes longer than a question, and is the same for all of them.
  private final Lazy<Uncertainty, InvalidFileException> uncertainty =
      new Lazy<>(this::makeUncertainty);
  private final Rankers rankers;
  private final KnownChoices choices = new KnownChoices();
  private final Lazy<FoldIn, InvalidFileException> foldIn = new Lazy<>(this::makeFoldIn);
  private final Lazy<FoldIn, InvalidFileException> foldInOfLikes =
      new Lazy<>(() -> foldIn().ofLikes());
  private final Lazy<Integer, RuntimeException> minimumRatings;
  private final Lazy<TitleSearch, RuntimeException> titles;

  private Opened(Path file, Model model, Optional<Dataset> dataset) {
    this.file = file;
    this.model = model;
    this.dataset = dataset;
    this.minimumRatings = new Lazy<>(() -> MinimumRatings.of(model));
    this.titles = new Lazy<>(() -> TitleSearch.of(model));
    this.rankers = new Rankers(model);
  }

  /** Where the model is. */
  Path file() {
    return file;
  }

  Model model() {
    return model;
  }

  Optional<Dataset> dataset() {
    return dataset;
  }

  /** Opens both. */
  static Opened open(Path modelFile, Optional<Path> datasetFolder) throws IOException {
    Model model = Model.open(modelFile);
    try {
      ModelKinds.check(model);
      return new Opened(
          modelFile,
          model,
          datasetFolder.isPresent()
              ? Optional.of(dataset(modelFile, model, datasetFolder.get()))
              : Optional.empty());
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** How sure the model is, if it knows. */
  Uncertainty uncertainty() throws InvalidFileException {
    return uncertainty.get();
  }

  private Uncertainty makeUncertainty() throws InvalidFileException {
    try {
      return ModelKinds.of(model).uncertainty(model);
    } catch (InvalidFileException e) {
      if (model.variances().isEmpty()) {
        throw new BadInputException(e.problem(), e); // the file is what it should be
      }
      throw e;
    }
  }

  /** What places people by their ratings. */
  FoldIn foldIn() throws InvalidFileException {
    return foldIn.get();
  }

  private FoldIn makeFoldIn() throws InvalidFileException {
    return ModelKinds.of(model).foldIn(model);
  }

  /** The same for what somebody names as liked. */
  FoldIn foldInOfLikes() throws InvalidFileException {
    return foldInOfLikes.get();
  }

  /** Training ratings that an item needs where nobody says. */
  int minimumRatings() {
    return minimumRatings.get();
  }

  /** Choices of items that were asked for. */
  KnownChoices choices() {
    return choices;
  }

  /** Takes over what does not depend on the numbers, as far as another model has the same. */
  void takeOver(Opened before) {
    before.titles.found().flatMap(known -> known.in(model, before.model)).ifPresent(titles::put);
  }

  /** Finds items as somebody types. */
  TitleSearch titles() {
    return titles.get();
  }

  /**
   * What puts lists in order.
   *
   * @param wanted empty for what goes with the kind of model
   * @throws BadInputException when the model has not what that takes
   */
  Ranker ranker(Optional<ListOrder> wanted) throws InvalidFileException {
    return rankers.of(wanted);
  }

  private static Dataset dataset(Path modelFile, Model model, Path folder) throws IOException {
    Dataset dataset = Dataset.open(folder);
    try {
      requireSame(modelFile, model, dataset);
      return dataset;
    } catch (InvalidFileException e) {
      dataset.close();
      throw e;
    }
  }

  private static void requireSame(Path modelFile, Model model, Dataset dataset)
      throws InvalidFileException {
    String trainedOn = model.metadata(ModelMetadata.DATASET_FINGERPRINT);
    String given = dataset.info().fingerprint();
    if (!trainedOn.equals(given)) {
      throw new InvalidFileException(
          modelFile,
          Problem.of("model of another dataset")
              .with("trained on", trainedOn)
              .with("dataset", dataset.folder())
              .with("is", given)
              .remedy("give the dataset that it was trained on, or train it anew"));
    }
    int users = model.parameters().users();
    int items = model.parameters().items();
    if (users != dataset.info().users() || items != dataset.info().items()) {
      throw InvalidFileException.damaged(
          modelFile,
          Problem.of("sizes are not those of its dataset")
              .with("users", users)
              .with("dataset users", dataset.info().users())
              .with("items", items)
              .with("dataset items", dataset.info().items()));
    }
  }

  /** Where they are. */
  List<Path> paths() {
    return dataset.map(ratings -> List.of(file, ratings.folder())).orElse(List.of(file));
  }

  /** The dense index of a user. */
  int user(String userId) {
    int user = model.userIds().indexOf(userId);
    if (user < 0) {
      throw new BadInputException(
          Problem.of("unknown user")
              .with("user", Shown.value(userId))
              .remedy(
                  "give the id of a user that the model was trained on{}",
                  example(model.userIds(), userId)));
    }
    return user;
  }

  /** What ids look like, for who gives what cannot be one, or one of those that are texts. */
  private static String example(Ids ids, String given) {
    boolean known = ids.areNumbers() && NUMBER.matcher(given).matches();
    return known || ids.size() == 0 ? "" : ", such as " + ids.shown(0);
  }

  /** The dense indices of items. */
  BitSet items(ItemList list) {
    BitSet items = new BitSet();
    for (String itemId : list.ids()) {
      items.set(item(itemId));
    }
    return items;
  }

  /** The dense index of an item. */
  int item(String itemId) {
    int item = model.itemIds().indexOf(itemId);
    if (item < 0) {
      throw new BadInputException(
          Problem.of("no such item")
              .with("id", Shown.value(itemId))
              .remedy("give an id of the model's items{}", example(model.itemIds(), itemId)));
    }
    return item;
  }

  /** What an item is called. */
  Item named(int item) {
    Catalogue catalogue = model.catalogue().orElse(null);
    return new Item(
        model.itemIds().id(item),
        model.itemIds().areNumbers(),
        catalogue == null ? "" : catalogue.title(item),
        catalogue == null ? List.of() : List.copyOf(catalogue.genres(item)),
        model.itemCount(item));
  }

  /** The same for many, of which the same ones come again and again. Not for several threads. */
  IntFunction<Item> names() {
    Map<Integer, Item> known = new HashMap<>();
    return item -> known.computeIfAbsent(item, this::named);
  }

  /** The ratings of a dataset that has to be open. */
  Dataset requireDataset() {
    return dataset.orElseThrow(
        () ->
            new BadInputException(
                Problem.of("the ratings are not at hand")
                    .remedy("give the {dataset} of the model")));
  }

  /**
   * What a like counts that has no number: the highest rating, or of numbers of plays a usual one.
   */
  float usualLike(RatingScale scale) throws InvalidFileException {
    boolean counts =
        model.observed() == Observed.EVENTS
            && model.score() == ScoreMeaning.PREFERENCE
            && model.metadata().containsKey(CommonSettings.POSITIVE_FROM);
    return counts
        ? Math.clamp(
            (float) model.number(CommonSettings.POSITIVE_FROM), scale.lowest(), scale.highest())
        : scale.highest();
  }

  RatingScale scale() throws InvalidFileException {
    return RatingScale.of(model);
  }

  /**
   * The ratings that place a user: for training, or of one who is held out those to fold in. They
   * and what is in any of some parts is not offered again.
   */
  Rated rated(int user, LeftOut leftOut) {
    if (dataset.isEmpty()) {
      return new Rated(new int[0], new float[0], new BitSet(), false);
    }
    CsrMatrix byUser = placing(dataset.get(), user);
    int[] items = items(byUser, user);
    BitSet known = new BitSet();
    Arrays.stream(items).forEach(known::set);
    for (CsrMatrix part : leftOut.parts(dataset.get())) {
      for (long at = part.rowStart(user); at < part.rowEnd(user); at++) {
        known.set(part.column(at));
      }
    }
    return new Rated(items, ratings(byUser, user), known, isHeldOut(user));
  }

  private static int[] items(CsrMatrix byUser, int user) {
    int[] items = new int[byUser.rowLength(user)];
    for (int i = 0; i < items.length; i++) {
      items[i] = byUser.column(byUser.rowStart(user) + i);
    }
    return items;
  }

  private static float[] ratings(CsrMatrix byUser, int user) {
    float[] ratings = new float[byUser.rowLength(user)];
    byUser.copyValues(byUser.rowStart(user), ratings.length, ratings);
    return ratings;
  }

  /** Whether training has not seen a user of whom there are ratings to place them by. */
  private boolean isHeldOut(int user) {
    Dataset ratings = dataset.orElseThrow();
    return ratings.training().byUser().rowLength(user) < placing(ratings, user).rowLength(user);
  }

  /** What keeps items from users: some parts, and what places those whom training has not seen. */
  List<CsrMatrix> leftOut(LeftOut leftOut) {
    return dataset
        .map(
            ratings ->
                Stream.concat(
                        leftOut.parts(ratings).stream(),
                        Stream.of(Part.VALID, Part.TEST)
                            .flatMap(part -> part.foldIn(ratings).stream()))
                    .distinct()
                    .toList())
        .orElse(List.of());
  }

  /** Where users stand: those whom training has not seen by their ratings to fold in. */
  IntFunction<Standing> standings(Ranker ranker) throws InvalidFileException {
    if (!holdsOutUsers()) {
      return ranker::standing;
    }
    FoldIn known = foldIn();
    return user -> isHeldOut(user) ? placed(user, known) : ranker.standing(user);
  }

  /** What items score for users, who stand as of {@link #standings}; all by dense indices. */
  IntFunction<IntToDoubleFunction> scores() throws InvalidFileException {
    Parameters parameters = model.parameters();
    IntFunction<IntToDoubleFunction> known = user -> item -> parameters.predict(user, item);
    if (!holdsOutUsers()) {
      return known;
    }
    FoldIn placing = foldIn();
    Recommender recommender = new Recommender(model);
    return user -> {
      if (!isHeldOut(user)) {
        return known.apply(user);
      }
      Taste taste = placed(user, placing).taste();
      return item -> recommender.score(taste, item);
    };
  }

  private boolean holdsOutUsers() {
    return dataset.isPresent() && dataset.get().info().split().holdsOutUsers();
  }

  private Standing placed(int user, FoldIn by) {
    CsrMatrix byUser = placing(dataset.orElseThrow(), user);
    return by.of(user).standing(items(byUser, user), ratings(byUser, user));
  }

  private static CsrMatrix placing(Dataset dataset, int user) {
    return Stream.of(Part.VALID, Part.TEST)
        .flatMap(part -> part.foldIn(dataset).stream())
        .filter(ratings -> ratings.rowLength(user) > 0)
        .findFirst()
        .orElseGet(() -> dataset.training().byUser());
  }

  /**
   * What somebody has rated.
   *
   * @param items dense indices of what they are placed by, [n]
   * @param ratings of these, [n]
   * @param known dense indices of all that they are not offered again
   * @param isNew whether the model has not seen them in training
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  record Rated(int[] items, float[] ratings, BitSet known, boolean isNew) {}
}
