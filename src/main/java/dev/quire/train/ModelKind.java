package dev.quire.train;

import dev.quire.dataset.Ratings;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelPart;
import dev.quire.model.ScoreMeaning;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.PredictionRanker;
import dev.quire.recommend.Ranker;
import dev.quire.recommend.Uncertainty;
import dev.quire.solve.UnsolvableRowException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of model that can be trained: its name, its settings, what its score means and how a
 * training of it begins. {@link ModelKinds} finds all that a file {@code
 * META-INF/services/dev.quire.train.ModelKind} names, those of other people, too.
 */
public interface ModelKind {
  /** Its name, as in the metadata {@code model}. */
  String name();

  /** What it is, in a line. */
  String text();

  /** Its settings, in the order in which people see them. */
  List<Setting<?>> settings();

  /** What a score of it means. */
  ScoreMeaning score();

  /** Number of factors that a model with these settings has: its setting {@code rank}, if any. */
  default int rank(Settings settings) {
    return settings.find(CommonSettings.RANK).orElse(0);
  }

  /** Number of factors of the preferences that it has beside ratings; 0 for none. */
  default int preferenceRank(Settings settings) {
    return 0;
  }

  /** Whether it knows how sure it is of its numbers. */
  default boolean hasVariances() {
    return false;
  }

  /** What a model with these settings has beside biases and factors. */
  default Set<ModelPart> parts(Settings settings) {
    return hasVariances() ? Set.of(ModelPart.VARIANCES) : Set.of();
  }

  /** Whether features of items draw them to a place. */
  default boolean takesFeatures() {
    return false;
  }

  /** Whether features of users draw them to a place. */
  default boolean takesUserFeatures() {
    return false;
  }

  /** What every score begins with: the mean of the ratings, or what a preference needs. */
  default double globalMean(Ratings ratings) {
    return ratings.globalMean();
  }

  /**
   * What helps when a row cannot be solved.
   *
   * @param spread standard deviation of the ratings
   */
  default String remedy(UnsolvableRowException e, Settings settings, double spread) {
    return e.remedy();
  }

  /** What keeps vectors from shrinking to nothing. */
  default String remedyOfVanishing() {
    return "give it more ratings, or less regularization";
  }

  /**
   * How someone new is placed beside the users of a model of this kind.
   *
   * @param model stays open as long as that is used
   * @throws BadInputException when it cannot be done
   */
  default FoldIn foldIn(Model model) throws InvalidFileException {
    throw new BadInputException(
        Problem.of("this kind of model has no place for someone new")
            .with("model", name())
            .remedy("ask for one of its users"));
  }

  /**
   * What puts the items of lists in order, of a model that has preferences beside ratings; others
   * rank by what they predict.
   *
   * @param model stays open as long as that is used
   */
  default Ranker ranker(Model model) throws InvalidFileException {
    return PredictionRanker.ofScores(model);
  }

  /**
   * How sure a model of this kind is of what it predicts.
   *
   * @param model stays open as long as that is used
   * @throws BadInputException when it doesn't know
   */
  default Uncertainty uncertainty(Model model) throws InvalidFileException {
    throw new BadInputException(
        Problem.of("the model doesn't know how sure it is")
            .with("model", name())
            .remedy("train one with " + ModelKinds.choices(ModelKind::hasVariances)));
  }

  /**
   * Checks that a model file has what a trainer of this kind has {@linkplain Trainer#learned
   * learned}.
   *
   * @param prefix of the keys: empty, or that of the best epoch in a checkpoint
   * @throws InvalidFileException when something of it is missing or impossible
   */
  default void checkLearned(Model model, String prefix) throws InvalidFileException {}

  /**
   * Checks what only a trainer of this kind could have left in a model file, and may read all of it
   * for that.
   *
   * @throws InvalidFileException when something else is there
   */
  default void checkNumbers(Model model) throws InvalidFileException {}

  /** A training, before it begins. */
  Trainer trainer(TrainerInput input);

  /** The setting of a name, if it has one. */
  default Optional<Setting<?>> setting(String name) {
    return settings().stream().filter(setting -> setting.name().equals(name)).findFirst();
  }
}
