package dev.quire.train;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelMetadata;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.model.SideFeatures;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a checkpoint is one of the training that is to go on from it, and if not, what differs.
 *
 * @param file where it is
 * @param saved what it has, all of it whole
 */
record CheckpointMatch(Path file, Model saved) {
  /** What else to do where it is of another training. */
  private static final String ANEW = ", or begin anew with {force} in the place of {resume}";

  /** More epochs change nothing of those that are done; anything else might. */
  void require(TrainingRun run, Dataset dataset, Settings settings) throws InvalidFileException {
    if (!saved.metadata().containsKey(Checkpoint.EPOCH)) {
      throw new InvalidFileException(
          file, Problem.of("is no checkpoint").remedy(Checkpoint.REMOVE));
    }
    requireDataset(dataset.info().fingerprint());
    Problem problem =
        Problem.of("the checkpoint was trained with other settings").with("file", file);
    boolean settingsDiffer = addDifferent(settings, run.patience(), problem);
    boolean featuresDiffer = addDifferent(run.numbers().priors().features(), problem);
    if (settingsDiffer || featuresDiffer) {
      throw new BadInputException(problem.remedy("take the checkpoint's" + ANEW));
    }
    requireShape(run.numbers());
  }

  private void requireDataset(String fingerprint) throws InvalidFileException {
    String then = saved.metadata(ModelMetadata.DATASET_FINGERPRINT);
    if (!then.equals(fingerprint)) {
      throw new BadInputException(
          Problem.of("the checkpoint is of another dataset")
              .with("file", file)
              .with("dataset", fingerprint)
              .with("checkpoint's", then)
              .remedy("train on that" + ANEW));
    }
  }

  /** Adds settings that differ to a problem, and says whether any do. */
  private boolean addDifferent(Settings settings, int patience, Problem problem) {
    Map<String, String> wanted = ModelOutput.settingsOf(settings);
    wanted.put(ModelOutput.PATIENCE, String.valueOf(patience));
    wanted.remove(CommonSettings.EPOCHS);
    boolean differ = false;
    for (Map.Entry<String, String> setting : wanted.entrySet()) {
      String then = then(settings.kind(), setting.getKey());
      if (!setting.getValue().equals(then)) {
        problem.setting(setting.getKey(), setting.getValue()).with("checkpoint's", then);
        differ = true;
        if (setting.getKey().equals(ModelMetadata.MODEL)) {
          break; // what another kind calls its settings tells nothing
        }
      }
    }
    return differ;
  }

  private String then(ModelKind kind, String key) {
    return kind.setting(key)
        .flatMap(setting -> setting.in(saved.metadata()))
        .or(() -> Optional.ofNullable(saved.metadata().get(key)))
        .orElse("none");
  }

  /** The same for features. */
  private boolean addDifferent(SideFeatures features, Problem problem) {
    SideFeatures then = saved.numbers().priors().features();
    if (!features.areSame(new SideFeatures(then.items(), features.users()))) {
      problem.with("features", source(features.items()));
      problem.with("checkpoint's", source(then.items()));
    }
    if (!features.areSame(new SideFeatures(features.items(), then.users()))) {
      problem.with("user features", source(features.users()));
      problem.with("checkpoint's", source(then.users()));
    }
    return !features.areSame(then);
  }

  private static String source(Optional<FeatureMatrix> features) {
    return features.map(FeatureMatrix::source).orElse("none");
  }

  /** As it is of the same dataset and of the same settings, unless somebody has made it up. */
  private void requireShape(ModelNumbers wanted) throws InvalidFileException {
    Optional<Parameters> preference = saved.preference().map(ModelNumbers::parameters);
    Optional<Parameters> wantedPreference = wanted.preference().map(ModelNumbers::parameters);
    if (!isSameShape(saved.parameters(), wanted.parameters())
        || preference.isPresent() != wantedPreference.isPresent()
        || (preference.isPresent() && !isSameShape(preference.get(), wantedPreference.get()))) {
      throw saved.without("the users, items and factors that it should have");
    }
  }

  private static boolean isSameShape(Parameters a, Parameters b) {
    return a.users() == b.users() && a.items() == b.items() && a.rank() == b.rank();
  }

  /**
   * The epochs that are done, and stay done.
   *
   * @param most how many are asked for
   */
  List<EpochResult> history(int most) throws InvalidFileException {
    List<EpochResult> history = history();
    int done = history.getLast().epoch();
    if (done > most) {
      throw new BadInputException(
          Problem.of("the checkpoint has more epochs than are asked for")
              .with("file", file)
              .setting(CommonSettings.EPOCHS, most)
              .with("checkpoint's", done)
              .remedy("ask for as many" + ANEW));
    }
    return history;
  }

  private List<EpochResult> history() throws InvalidFileException {
    try {
      List<EpochResult> history = History.of(saved);
      if (history.isEmpty()
          || !String.valueOf(history.getLast().epoch()).equals(saved.metadata(Checkpoint.EPOCH))) {
        throw saved.wrong(Checkpoint.EPOCH, "the last epoch of the history");
      }
      return history;
    } catch (InvalidFileException | IllegalArgumentException e) {
      throw new InvalidFileException(
          file, Problem.of("history in the metadata is wrong").remedy(Checkpoint.REMOVE));
    }
  }
}
