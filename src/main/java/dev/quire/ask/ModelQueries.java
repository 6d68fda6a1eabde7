package dev.quire.ask;

import dev.quire.catalogue.Ids;
import dev.quire.catalogue.Observed;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.evaluate.ranking.RankingResult;
import dev.quire.files.Input;
import dev.quire.files.InvalidFileException;
import dev.quire.model.ModelMetadata;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.recommend.FeatureVectors;
import dev.quire.recommend.ItemFinder;
import dev.quire.train.EpochResult;
import dev.quire.train.ModelKinds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

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
 * wrong with a file as an {@link InvalidFileException}. Whoever asks during or after {@link #close}
 * gets an {@link IllegalStateException}.
 */
public final class ModelQueries implements Input, AutoCloseable {
  private final Opened opened;
  private final Asking asking;
  private final Looking looking;
  private final Browsing browsing;
  private IntFunction<IntToDoubleFunction> scores; // null until somebody asks

  private ModelQueries(Opened opened) {
    this.opened = opened;
    this.asking = new Asking(opened.paths(), this);
    this.looking = new Looking(opened, asking);
    this.browsing = new Browsing(opened, asking, looking);
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
    return opened.model().metadata(ModelMetadata.MODEL);
  }

  /** What its scores mean. */
  public ScoreMeaning scoreMeaning() {
    return opened.model().score();
  }

  /**
   * The epochs of its training, as its file has them; none of a kind that is trained without.
   *
   * @throws InvalidFileException when the file has no history that can be read
   */
  public List<EpochResult> history() throws InvalidFileException {
    return looking.history();
  }

  /** The settings of its training, all of them, in the order of its kind. */
  public Map<String, String> settings() throws InvalidFileException {
    return looking.settings();
  }

  /** What it has learned from. */
  public Observed observed() {
    return opened.model().observed();
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

  /**
   * External ids of the users, who are in the order of falling numbers of ratings. Numbers or
   * texts: what takes an id as a {@code long} is for numbers.
   */
  public Ids userIds() {
    return opened.model().userIds();
  }

  /** External ids of the items, in the same order. */
  public Ids itemIds() {
    return opened.model().itemIds();
  }

  /** Whether it has preferences beside ratings. */
  public boolean hasPreferences() {
    return opened.model().preference().isPresent();
  }

  /** Whether it knows how sure it is. */
  public boolean hasVariances() {
    return opened.model().variances().isPresent();
  }

  /** Whether features, such as genres, have vectors of their own. */
  public boolean hasFeatures() {
    return opened.model().prior().isPresent();
  }

  /** Whether items have titles. */
  public boolean hasTitles() {
    return opened.model().catalogue().isPresent();
  }

  /** Whether it knows a user. */
  public boolean hasUser(String userId) throws InvalidFileException {
    return asking.ask(() -> userIds().indexOf(userId) >= 0);
  }

  /** Whether it knows a user. */
  public boolean hasUser(long userId) throws InvalidFileException {
    return asking.ask(() -> userIds().indexOf(userId) >= 0);
  }

  /** Whether it knows an item. */
  public boolean hasItem(String itemId) throws InvalidFileException {
    return asking.ask(() -> itemIds().indexOf(itemId) >= 0);
  }

  /** Whether it knows an item. */
  public boolean hasItem(long itemId) throws InvalidFileException {
    return asking.ask(() -> itemIds().indexOf(itemId) >= 0);
  }

  /** An item by its id. */
  public Item item(String itemId) throws InvalidFileException {
    return asking.ask(() -> opened.named(opened.item(itemId)));
  }

  /** An item by its id. */
  public Item item(long itemId) throws InvalidFileException {
    return item(Long.toString(itemId));
  }

  /**
   * The item that somebody means.
   *
   * @param wanted an id or a title: see {@link ItemFinder}
   */
  public Item find(String wanted) throws InvalidFileException {
    return asking.ask(() -> opened.named(new ItemFinder(opened.model()).find(wanted)));
  }

  /**
   * Several items, for the price of one.
   *
   * @param wanted ids or titles
   * @param titlesOnly whether a number is a title and no id
   * @param unclear asked in order about what means no item or several
   * @return their places among {@link #itemIds}, in the same order, -1 for what means no item or
   *     several
   */
  public int[] find(List<String> wanted, boolean titlesOnly, Unclear unclear)
      throws InvalidFileException {
    return asking.ask(
        () -> new ItemFinder(opened.model()).find(wanted, titlesOnly, unclear::refuse));
  }

  /** The score of an item for a user; empty when the model doesn't know both. */
  public OptionalDouble score(String userId, String itemId) throws InvalidFileException {
    return asking.ask(() -> score(userIds().indexOf(userId), itemIds().indexOf(itemId)));
  }

  /** The score of an item for a user; empty when the model doesn't know both. */
  public OptionalDouble score(long userId, long itemId) throws InvalidFileException {
    return asking.ask(() -> score(userIds().indexOf(userId), itemIds().indexOf(itemId)));
  }

  private OptionalDouble score(int user, int item) throws InvalidFileException {
    return user < 0 || item < 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(scores().apply(user).applyAsDouble(item));
  }

  /**
   * The scores of many pairs, by places among {@link #userIds} and {@link #itemIds}: of a user,
   * which takes a while where the dataset holds them out and their other ratings have to place
   * them, and then of items. For any thread, while the model is open.
   */
  public synchronized IntFunction<IntToDoubleFunction> scores() throws InvalidFileException {
    if (scores == null) {
      scores = opened.scores();
    }
    return scores;
  }

  /** What a user has rated: of the dataset, part after part. */
  public List<RatedItem> ratingsOf(long userId) throws InvalidFileException {
    return ratingsOf(Long.toString(userId));
  }

  /** The same where ids are texts. */
  public List<RatedItem> ratingsOf(String userId) throws InvalidFileException {
    return asking.ask(() -> ratedBy(userId));
  }

  private List<RatedItem> ratedBy(String userId) {
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
    return asking.ask(() -> Recommending.answer(opened, query));
  }

  /**
   * Where the score of one item comes from, whatever the question says of others: also of an item
   * that the user has rated.
   *
   * @param query with explanations
   */
  public Recommendations explain(RecommendQuery query, String itemId) throws InvalidFileException {
    return asking.ask(() -> Recommending.explain(opened, query.explained(), opened.item(itemId)));
  }

  /** What a page asks on which people look around. */
  public Browsing browse() {
    return browsing;
  }

  /** The items that are like one, or like one that does not exist yet. */
  public SimilarItems similar(SimilarQuery query) throws InvalidFileException {
    return asking.ask(() -> looking.similar(query));
  }

  /** The best items of many users. */
  public Batch batch(BatchQuery query) throws InvalidFileException {
    return asking.ask(() -> Batch.of(opened, asking, query));
  }

  /**
   * What the model knows of an item, and its neighbours.
   *
   * @param wanted an id or a title, as of {@link #find(String)}
   * @param top how many neighbours at most
   * @param choice which items come into question as such
   */
  public ItemFacts aboutItem(String wanted, int top, ItemChoice choice)
      throws InvalidFileException {
    return asking.ask(() -> looking.item(wanted, top, choice));
  }

  /**
   * What the model knows of a user, and who is like them.
   *
   * @param top how many neighbours at most
   */
  public UserFacts aboutUser(String userId, int top) throws InvalidFileException {
    return asking.ask(() -> looking.user(opened.user(userId), top));
  }

  /** The same where ids are numbers. */
  public UserFacts aboutUser(long userId, int top) throws InvalidFileException {
    return aboutUser(Long.toString(userId), top);
  }

  /**
   * Which items split their audience.
   *
   * @param top how many at either end
   */
  public PolarizingItems polarizing(int top, ItemChoice choice) throws InvalidFileException {
    return asking.ask(() -> looking.polarizing(top, choice));
  }

  /**
   * The items that a variational model knows best and least.
   *
   * @param top how many of both
   * @param choice which of them; however rare, unless it says how many ratings they need
   */
  public UncertainItems uncertain(int top, ItemChoice choice) throws InvalidFileException {
    return asking.ask(() -> looking.uncertain(top, choice));
  }

  /**
   * The items whose ratings would tell a variational model the most about someone new.
   *
   * @param top how many questions at most
   */
  public Interview interview(int top) throws InvalidFileException {
    return asking.ask(() -> looking.interview(top));
  }

  /** The vectors of the features of users beside one another. */
  public FeatureVectors userFeatures() throws InvalidFileException {
    return asking.ask(looking::userFeatures);
  }

  /** Whether features of users, such as age groups, have vectors of their own. */
  public boolean hasUserFeatures() {
    return opened.model().userPrior().isPresent();
  }

  /** The vectors of the model's features beside one another. */
  public FeatureVectors features() throws InvalidFileException {
    return asking.ask(looking::features);
  }

  /**
   * Items as points in two dimensions.
   *
   * @param biasShift how much of the item bias to shift x by, 0 for none
   */
  public Embedding embedding(ItemChoice choice, double biasShift) throws InvalidFileException {
    return asking.ask(() -> looking.embedding(choice, biasShift));
  }

  /**
   * Measures the errors of the model's predictions, in its dataset. Where that holds out whole
   * users, they are placed by the part of their ratings that is for it.
   *
   * @param part on which ratings
   */
  public Evaluation evaluate(Part part, WorkerPool pool) throws InvalidFileException {
    return asking.ask(() -> Evaluating.errors(opened, part, pool));
  }

  /**
   * How good the model's lists are, for users of whom something is held out.
   *
   * @throws BadInputException when there is no such part, or nothing in it is relevant
   */
  public ListEvaluation evaluateLists(ListQuery query, WorkerPool pool)
      throws InvalidFileException {
    return asking.ask(() -> Evaluating.lists(opened, query, pool));
  }

  /**
   * The same without what the lists are compared with: no popularity and no area under the curve,
   * which together take far longer.
   */
  public RankingResult evaluateTop(ListQuery query, WorkerPool pool) throws InvalidFileException {
    return asking.ask(() -> Evaluating.topOfLists(opened, query, pool));
  }

  /**
   * Reads all of the model's file and compares it with its checksums, as {@link Integrity} does.
   *
   * @throws InvalidFileException when it is damaged
   */
  public void verify() throws IOException {
    ModelKinds.verify(opened.model());
    opened.model().requireUnchanged();
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
