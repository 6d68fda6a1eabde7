package dev.quire.model;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.Ids;
import dev.quire.catalogue.Observed;
import dev.quire.files.Input;
import dev.quire.files.InvalidFileException;
import dev.quire.files.Target;
import dev.quire.kernel.Kernels;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A trained model, mapped read-only from one file that holds all that scoring needs. Opening reads
 * the header; the numbers are read when they are used.
 */
public final class Model implements Input, AutoCloseable {
  /** The {@link TensorFile#KIND} of a model file. */
  public static final String KIND = "model";

  static final String ITEM_COUNTS = "item_counts";

  private final TensorFile file;
  private final Parameters parameters;
  private final Ids userIds;
  private final Ids itemIds;
  private final Catalogue catalogue; // null when the items have no titles
  private final FeaturePriors priors;
  private final MemorySegment itemCounts; // I32 [items]
  private final Variances variances; // null when the numbers are known as they are
  private final Vanishing vanishing;
  private final NoisePrecisions noise; // null when all ratings are equally exact
  private final ImplicitVectors implicit;
  private final TimeBiases time; // null when ratings don't move with it
  private final ModelNumbers preference; // null when ratings are all there is

  private Model(TensorFile file) throws InvalidFileException {
    this.file = file;
    int rank = rank();
    int users = file.count(Parameters.USER_BIAS, DType.F32);
    int items = file.count(Parameters.ITEM_BIAS, DType.F32);
    this.parameters =
        Parameters.read(file, "", number(ModelMetadata.GLOBAL_MEAN), users, items, rank);
    this.itemCounts = file.segment(ITEM_COUNTS, DType.I32, items);
    this.variances = Variances.find(file, "", users, items, rank).orElse(null);
    this.userIds = Ids.read(file, Ids.USERS);
    this.itemIds = Ids.read(file, Ids.ITEMS);
    this.catalogue = Catalogue.find(file).orElse(null);
    this.priors = FeaturePriors.find(file, rank);
    this.noise = NoisePrecisions.find(file, "", users, items).orElse(null);
    this.implicit = ImplicitVectors.find(file, parameters);
    this.time = TimeBiases.find(file, users).orElse(null);
    this.preference = ModelNumbers.findPreference(file, parameters, priors).orElse(null);
    MetadataRanges.checkMean(file, parameters.globalMean());
    this.vanishing = MetadataRanges.vanishing(file, parameters, score());
    if (userIds.size() != users
        || itemIds.size() != items
        || (catalogue != null && catalogue.items() != items)
        || !haveRows(prior(), items)
        || !haveRows(userPrior(), users)) {
      Problem problem =
          Problem.of("ids, titles or features don't match the biases")
              .with("users", users)
              .with("user ids", userIds.size())
              .with("items", items)
              .with("item ids", itemIds.size());
      if (catalogue != null) {
        problem.with("titles", catalogue.items());
      }
      prior().ifPresent(known -> problem.with("items with features", known.features().rows()));
      userPrior().ifPresent(known -> problem.with("users with features", known.features().rows()));
      throw new InvalidFileException(file.path(), problem.remedy("train the model anew"));
    }
  }

  private static boolean haveRows(Optional<FeaturePrior> prior, int rows) {
    return prior.isEmpty() || prior.get().features().rows() == rows;
  }

  private int rank() throws InvalidFileException {
    double rank = number(ModelMetadata.RANK);
    if (rank != Math.rint(rank) || rank < 0 || rank > Kernels.MAX_RANK) {
      throw wrong(ModelMetadata.RANK, "a whole number from 0 to " + Kernels.MAX_RANK);
    }
    return (int) rank;
  }

  /**
   * Opens a model file.
   *
   * @throws InvalidFileException when it is none, or damaged where that shows without reading it
   */
  public static Model open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new InvalidFileException(
          path,
          Problem.of("is a folder, not a model").remedy("give a file that {:train} has made"));
    }
    TensorFile file = TensorFile.open(path, KIND);
    try {
      return new Model(file);
    } catch (InvalidFileException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Whether a file says that it is a model. */
  static boolean is(TensorFile file) {
    return KIND.equals(file.metadata().get(TensorFile.KIND));
  }

  /**
   * A place for a model, for those who work long before they write it.
   *
   * @param force whether a model that is there may be replaced
   * @throws IOException when there is no such folder, or a model that may not be replaced
   * @throws BadInputException when something that is not a model would be lost
   */
  public static Target target(Path path, boolean force) throws IOException {
    if (Files.isRegularFile(path) && !isModel(path)) {
      throw new BadInputException(
          Problem.of("exists and is not a model")
              .remedy("remove it or choose another name")
              .about(path));
    }
    return Target.file(path, force);
  }

  private static boolean isModel(Path path) throws IOException {
    try (TensorFile old = TensorFile.open(path)) {
      return is(old);
    } catch (InvalidFileException e) {
      return false;
    }
  }

  /** Biases and factors. */
  public Parameters parameters() {
    return parameters;
  }

  /** How far the parameters may be from what they are, if it is a variational model. */
  public Optional<Variances> variances() {
    return Optional.ofNullable(variances);
  }

  /** External ids of the users. */
  public Ids userIds() {
    return userIds;
  }

  /** External ids of the items. */
  public Ids itemIds() {
    return itemIds;
  }

  /** Titles and genres, if the dataset had them. */
  public Optional<Catalogue> catalogue() {
    return Optional.ofNullable(catalogue);
  }

  /** Features of the items and their vectors, if the model was trained with any. */
  public Optional<FeaturePrior> prior() {
    return priors.items();
  }

  /** Those of the users. */
  public Optional<FeaturePrior> userPrior() {
    return priors.users();
  }

  /** How exact the ratings of each user and item are, if that was learned. */
  public Optional<NoisePrecisions> noise() {
    return Optional.ofNullable(noise);
  }

  /** Vectors of who has rated whom, as far as it has any. */
  public ImplicitVectors implicit() {
    return implicit;
  }

  /** How its ratings move with time, if that was learned. */
  public Optional<TimeBiases> time() {
    return Optional.ofNullable(time);
  }

  /** The numbers of its preferences, if it has these beside its ratings. */
  public Optional<ModelNumbers> preference() {
    return Optional.ofNullable(preference);
  }

  /** All that training has made of it. */
  public ModelNumbers numbers() {
    return new ModelNumbers(
        parameters, variances(), priors, noise(), implicit, time(), preference());
  }

  /** Of a checkpoint, the numbers of the best epoch so far, if the last one was not that. */
  public Optional<ModelNumbers> bestNumbers() throws InvalidFileException {
    return ModelNumbers.findBest(file, numbers());
  }

  /** What a score means. Files without a word of it are older than scores that are no ratings. */
  public ScoreMeaning score() {
    return ScoreMeaning.PREFERENCE.key().equals(metadata().get(ModelMetadata.SCORE))
        ? ScoreMeaning.PREFERENCE
        : ScoreMeaning.RATING;
  }

  /** What it has learned from. */
  public Observed observed() {
    return Observed.EVENTS.key().equals(metadata().get(ModelMetadata.OBSERVED))
        ? Observed.EVENTS
        : Observed.RATINGS;
  }

  /** Which of its vectors say anything. */
  public Vanishing vanishing() {
    return vanishing;
  }

  /** Number of training ratings of an item. */
  public int itemCount(int item) {
    return itemCounts.getAtIndex(Layouts.I32, item);
  }

  /** Kind of model, options and history, by their names in the model file format. */
  public Map<String, String> metadata() {
    return file.metadata();
  }

  /** A metadata string that has to be there. */
  public String metadata(String key) throws InvalidFileException {
    return file.metadata(key);
  }

  /** A finite metadata number that has to be there. */
  public double number(String key) throws InvalidFileException {
    return MetadataRanges.number(file, key);
  }

  /**
   * What to throw when a metadata string that is there is impossible.
   *
   * @param expected in its place
   */
  public InvalidFileException wrong(String key, String expected) throws InvalidFileException {
    return MetadataRanges.wrong(file, key, expected);
  }

  /**
   * What to throw when something is not there that training would have written.
   *
   * @param what it is
   */
  public InvalidFileException without(String what) {
    return new InvalidFileException(
        file.path(), Problem.of("model without {}", what).remedy("train the model anew"));
  }

  /** Whether the format is one with a checksum of the metadata; version 1 had none. */
  public boolean hasHeaderChecksum() {
    return file.headerChecksum().isPresent();
  }

  /**
   * Compares all data with its checksums, and checks that it is what a model can have: whoever
   * makes a file by hand can also make its checksums.
   *
   * @throws InvalidFileException naming the first thing that is wrong
   */
  public void verify() throws InvalidFileException {
    file.verify();
    NumberCheck.check(file);
    userIds.verifyDistinct();
    itemIds.verifyDistinct();
    if (catalogue != null) {
      catalogue.verify();
    }
    if (time != null) {
      time.verify();
    }
  }

  /**
   * Checks that all numbers of a tensor are 0, as those are that a kind of model doesn't learn.
   *
   * @throws InvalidFileException naming the first other one
   */
  public void requireZero(String tensor) throws InvalidFileException {
    NumberCheck.requireZero(file, tensor);
  }

  @Override
  public void requireUnchanged() throws IOException {
    file.requireUnchanged();
  }

  @Override
  public void close() {
    file.close();
  }
}
