package dev.quire.ask;

import dev.quire.catalogue.Ids;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.evaluate.Calibration;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.files.Input;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.FeatureVectors;
import dev.quire.recommend.ItemFinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A model, opened once and asked by as many threads as there are.
 *
 * <pre>{@code
 * try (ModelQueries model = ModelQueries.open(file, Optional.of(datasetFolder))) {
 *   Recommendations answer =
 *       model.recommend(RecommendQuery.ofUser(17).top(5).genres("Comedy").explained());
 *   for (RankedItem ranked : answer.items()) {
 *     page.add(ranked.item().title(), ranked.score());
 *   }
 * }
 * }</pre>
 *
 * <p>Users and items are named by the ids of the files that the dataset was made from; items also
 * by their titles. What is wrong with a question is thrown as a {@link BadInputException}, what is
 * wrong with a file as an {@link InvalidFileException}. Nothing may be asked after {@link #close}.
 */
public final class ModelQueries implements Input, AutoCloseable {
  private final Opened opened;
  private final Looking looking;

  private ModelQueries(Opened opened) {
    this.opened = opened;
    this.looking = new Looking(opened);
  }

  /** Opens a model file without its dataset: nobody knows what its users have rated. */
  public static ModelQueries open(Path modelFile) throws IOException {
    return open(modelFile, Optional.empty());
  }

  /**
   * Opens a model file, and the dataset that the model was trained on.
   *
   * @throws InvalidFileException when it is another dataset
   */
  public static ModelQueries open(Path modelFile, Optional<Path> datasetFolder) throws IOException {
    return new ModelQueries(Opened.open(modelFile, datasetFolder));
  }

  /** Kind of the model. */
  public String kind() throws InvalidFileException {
    return opened.model().metadata("model");
  }

  /** What its scores mean. */
  public ScoreMeaning scoreMeaning() {
    return opened.model().score();
  }

  /** The ratings that its dataset has. */
  public RatingScale ratingScale() throws InvalidFileException {
    return opened.scale();
  }

  /** Number of users. */
  public int users() {
    return opened.model().parameters().users();
  }

  /** Number of items. */
  public int items() {
    return opened.model().parameters().items();
  }

  /** Whether it knows a user. */
  public boolean hasUser(long userId) {
    return placeOf(userId) >= 0;
  }

  /** Place of a user among all, who are in the order of falling numbers of ratings; or -1. */
  public int placeOf(long userId) {
    return opened.model().userIds().indexOf(userId);
  }

  /** Whether it knows an item. */
  public boolean hasItem(long itemId) {
    return opened.model().itemIds().indexOf(itemId) >= 0;
  }

  /** An item by its id. */
  public Item item(long itemId) {
    return opened.named(opened.item(itemId));
  }

  /**
   * The item that somebody means.
   *
   * @param wanted an id or a title: see {@link ItemFinder}
   */
  public Item find(String wanted) {
    return opened.named(new ItemFinder(opened.model()).find(wanted));
  }

  /**
   * The ids of several items, for the price of one.
   *
   * @param wanted ids or titles
   * @param titlesOnly whether a number is a title and no id
   * @param unclear asked in order about what means no item or several
   * @return in the same order, empty for what means no item or several
   */
  public List<OptionalLong> find(
      List<String> wanted, boolean titlesOnly, ItemFinder.Unclear unclear) {
    Ids ids = opened.model().itemIds();
    return Arrays.stream(new ItemFinder(opened.model()).find(wanted, titlesOnly, unclear))
        .mapToObj(item -> item < 0 ? OptionalLong.empty() : OptionalLong.of(ids.id(item)))
        .toList();
  }

  /** The score of an item for a user; empty when the model doesn't know both. */
  public OptionalDouble score(long userId, long itemId) {
    Model model = opened.model();
    int user = model.userIds().indexOf(userId);
    int item = model.itemIds().indexOf(itemId);
    return user < 0 || item < 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(model.parameters().predict(user, item));
  }

  /** What a user has rated: of the dataset, part after part. */
  public List<RatedItem> ratingsOf(long userId) {
    int user = opened.user(userId);
    List<RatedItem> ratings = new ArrayList<>();
    for (CsrMatrix part : opened.requireDataset().partsByUser()) {
      for (long at = part.rowStart(user); at < part.rowEnd(user); at++) {
        ratings.add(new RatedItem(opened.named(part.column(at)), part.value(at)));
      }
    }
    return List.copyOf(ratings);
  }

  /** The best items for a user, or for someone new. */
  public Recommendations recommend(RecommendQuery query) throws InvalidFileException {
    return Recommending.answer(opened, query);
  }

  /** The items that are like one, or like one that does not exist yet. */
  public SimilarItems similar(SimilarQuery query) {
    return looking.similar(query);
  }

  /** The best items of many users. */
  public Batch batch(BatchQuery query) {
    return Batch.of(opened, query);
  }

  /**
   * What the model knows of an item, and its neighbours.
   *
   * @param wanted an id or a title, as of {@link #find(String)}
   * @param top how many neighbours at most
   * @param choice which items come into question as such
   */
  public ItemFacts aboutItem(String wanted, int top, ItemChoice choice) {
    return looking.item(wanted, top, choice);
  }

  /**
   * What the model knows of a user, and who is like them.
   *
   * @param top how many neighbours at most
   */
  public UserFacts aboutUser(long userId, int top) {
    return looking.user(userId, top);
  }

  /**
   * Which items split their audience.
   *
   * @param top how many at either end
   */
  public PolarizingItems polarizing(int top, ItemChoice choice) {
    return looking.polarizing(top, choice);
  }

  /**
   * The items that a variational model knows best and least.
   *
   * @param top how many of both
   * @param choice which of them; however rare, unless it says how many ratings they need
   */
  public UncertainItems uncertain(int top, ItemChoice choice) throws InvalidFileException {
    return looking.uncertain(top, choice);
  }

  /**
   * The items whose ratings would tell a variational model the most about someone new.
   *
   * @param top how many questions at most
   */
  public Interview interview(int top) throws InvalidFileException {
    return looking.interview(top);
  }

  /** The vectors of the model's features beside one another. */
  public FeatureVectors features() {
    return new FeatureVectors(looking.prior());
  }

  /**
   * Items as points in two dimensions.
   *
   * @param biasShift how much of the item bias to shift x by, 0 for none
   */
  public Embedding embedding(ItemChoice choice, double biasShift) {
    return looking.embedding(choice, biasShift);
  }

  /**
   * Measures the errors of the model's predictions, in its dataset.
   *
   * @param part on which ratings
   */
  public Evaluation evaluate(Part part, WorkerPool pool) throws InvalidFileException {
    Model model = opened.model();
    if (model.score() == ScoreMeaning.PREFERENCE) {
      throw new BadInputException(
          Problem.of("the scores of this model are preferences, which have no errors of ratings")
              .with("model", kind())
              .remedy("evaluate one that predicts ratings, for example of {model=als}")
              .about(opened.file()));
    }
    Dataset dataset = opened.requireDataset();
    CsrMatrix given = part.of(dataset).orElseThrow(() -> noRatings(dataset, part));
    PredictionErrors errors =
        PredictionErrors.measure(
            model.parameters(),
            given,
            dataset.training(),
            dataset.info().minRating(),
            dataset.info().maxRating(),
            pool);
    return new Evaluation(
        part,
        errors,
        model.variances().isPresent()
            ? Optional.of(Calibration.measure(model, opened.uncertainty(), given, pool))
            : Optional.empty());
  }

  private static BadInputException noRatings(Dataset dataset, Part part) {
    return new BadInputException(
        Problem.of("no such ratings")
            .with("on", part.key())
            .with("ratings", 0)
            .remedy("convert again with {" + part.key() + "=0.1}, or evaluate with {on=train}")
            .about(dataset.folder()));
  }

  @Override
  public void requireUnchanged() throws IOException {
    opened.model().requireUnchanged();
    if (opened.dataset().isPresent()) {
      opened.dataset().get().requireUnchanged();
    }
  }

  @Override
  public void close() {
    opened.dataset().ifPresent(Dataset::close);
    opened.model().close();
  }
}
