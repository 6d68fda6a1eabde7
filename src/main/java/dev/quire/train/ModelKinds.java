package dev.quire.train;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.DatasetInfo;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelMetadata;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The kinds of model that there are. */
public final class ModelKinds {
  private static final List<ModelKind> ALL =
      ServiceLoader.load(ModelKind.class, ModelKinds.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .toList();

  private ModelKinds() {}

  /** All of them: Quire's own, then those of other jars. */
  public static List<ModelKind> all() {
    return ALL;
  }

  /** The kind that gives the best lists of a dataset. */
  public static ModelKind usual(DatasetInfo dataset) {
    return of(dataset.isOfEvents() ? "ials" : "duo");
  }

  /**
   * The kind of a name.
   *
   * @throws BadInputException when there is none
   */
  public static ModelKind of(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new BadInputException(
                    Problem.of("no such choice")
                        .setting("model", name)
                        .remedy(
                            "use "
                                + ALL.stream()
                                    .map(ModelKind::name)
                                    .collect(Collectors.joining(" or ")))));
  }

  /** The kind that made a model. */
  public static ModelKind of(Model model) throws InvalidFileException {
    String name = model.metadata(ModelMetadata.MODEL);
    return find(name)
        .orElseThrow(
            () ->
                new BadInputException(
                    Problem.of("model of a kind that is not here")
                        .with("model", name)
                        .remedy("run with the jar that has it")));
  }

  /**
   * Checks that what a model file says of its settings and of what was learned is possible, as far
   * as its kind is here.
   */
  public static void check(Model model) throws InvalidFileException {
    Optional<ModelKind> kind =
        Optional.ofNullable(model.metadata().get(ModelMetadata.MODEL)).flatMap(ModelKinds::find);
    if (kind.isPresent()) {
      checkScore(model, kind.get());
      checkPreferences(model, kind.get().preferenceRank(Settings.of(model)));
      Learned.of(model, kind.get(), "", model.variances().isPresent());
    }
  }

  /**
   * Checks all of a model file, which may read it: also what only a training can have written.
   *
   * @throws InvalidFileException naming the first thing that is wrong
   */
  public static void verify(Model model) throws InvalidFileException {
    model.verify();
    check(model);
    Optional<ModelKind> kind = find(model.metadata(ModelMetadata.MODEL));
    if (kind.isPresent()) {
      WrittenModel.check(model, kind.get());
    }
  }

  /** Of the oldest files nobody knows what a score means. */
  private static void checkScore(Model model, ModelKind kind) throws InvalidFileException {
    String meaning = model.metadata().get(ModelMetadata.SCORE);
    if (meaning != null && !meaning.equals(kind.score().key())) {
      throw model.wrong(ModelMetadata.SCORE, kind.score().key());
    }
  }

  private static void checkPreferences(Model model, int expected) throws InvalidFileException {
    int rank = model.preference().map(half -> half.parameters().rank()).orElse(0);
    if (rank != expected) {
      throw model.wrong(
          ModelMetadata.MODEL, "one with preferences of rank " + rank + " beside its ratings");
    }
  }

  /** How to choose one of the kinds of which something is true, in words of a {@link Problem}. */
  static String choices(Predicate<ModelKind> which) {
    return ALL.stream()
        .filter(which)
        .map(kind -> "{model=" + kind.name() + "}")
        .collect(Collectors.joining(" or "));
  }

  /** Refuses features that a kind of model has no use for. */
  static void requireFeatures(ModelKind kind, FeatureMatrix known) {
    if (!kind.takesFeatures()) {
      throw new BadInputException(
          Problem.of("this kind of model has no use for features")
              .setting("model", kind.name())
              .setting("features", known.source())
              .remedy("take " + choices(ModelKind::takesFeatures) + ", or leave out {features}"));
    }
  }

  /** The same for features of users. */
  static void requireUserFeatures(ModelKind kind, FeatureMatrix known) {
    if (!kind.takesUserFeatures()) {
      throw new BadInputException(
          Problem.of("this kind of model has no use for features of users")
              .setting("model", kind.name())
              .setting("user-features", known.source())
              .remedy(
                  "take "
                      + choices(ModelKind::takesUserFeatures)
                      + ", or leave out {user-features}"));
    }
  }

  private static Optional<ModelKind> find(String name) {
    return ALL.stream().filter(kind -> kind.name().equalsIgnoreCase(name)).findFirst();
  }
}
