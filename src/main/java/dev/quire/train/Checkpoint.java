package dev.quire.train;

import dev.quire.catalogue.ItemFeatures;
import dev.quire.dataset.Dataset;
import dev.quire.files.InvalidFileException;
import dev.quire.files.OwnFile;
import dev.quire.files.Target;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file beside a model to be, from which a training that was interrupted goes on: {@code
 * m.checkpoint.safetensors} of {@code m.safetensors}. It is a model like any other, of the last
 * epoch that was saved, with the best one's numbers beside it where that was another.
 */
final class Checkpoint implements AutoCloseable {
  /** Metadata that only a checkpoint has: its epoch. */
  static final String EPOCH = "checkpoint_epoch";

  static final String PATIENCE = "patience";

  /** The setting that may differ. */
  private static final String EPOCHS = "epochs";

  /** Of metadata of the best epoch. */
  static final String BEST = "best.";

  private static final String ENDING = ".safetensors";

  /** What else to do where it is of another training. */
  private static final String ANEW = ", or begin anew with {force} in the place of {resume}";

  /** What to do where it is of no use to anybody. */
  private static final String REMOVE = "remove it, and train anew without {resume}";

  private final OwnFile file;

  /** That of a model to be. */
  Checkpoint(Target model) {
    this.file = new OwnFile(path(model));
  }

  /** Where that of a model to be is. */
  static Path path(Target model) {
    String name = model.name();
    String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    return model.folder().resolve(stem + ".checkpoint" + ENDING);
  }

  private Path path() {
    return file.path();
  }

  /**
   * Checks that no other training has left one, which would be lost.
   *
   * @param force whether it may be, if nobody goes on from it right now
   */
  void requireNone(boolean force) throws IOException {
    if (!Files.exists(path())) {
      return;
    }
    if (!isCheckpoint(path())) {
      throw new BadInputException(
          Problem.of("exists and is no checkpoint, or a damaged one")
              .remedy("move or remove it, or choose another name for the model")
              .about(path()));
    }
    if (!force) {
      throw new BadInputException(
          Problem.of("the checkpoint of an interrupted training is there")
              .with("file", path())
              .remedy("go on from it with {resume}, or replace it with {force}"));
    }
    adopt();
  }

  private static boolean isCheckpoint(Path path) throws IOException {
    try (Model model = Model.open(path)) {
      return model.metadata().containsKey(EPOCH);
    } catch (InvalidFileException e) {
      return false;
    }
  }

  private void adopt() throws IOException {
    if (!file.adopt()) {
      throw new BadInputException(
          Problem.of("another training is at work from this checkpoint")
              .with("file", path())
              .remedy("wait for its end, or choose another name for the model"));
    }
  }

  /** Writes it, in the place of an earlier one of this training. */
  void write(ModelOutput output, TrainingRun run) throws IOException {
    file.write(target -> output.writeCheckpoint(target, run));
  }

  /** Removes it when the model is there, if it is this training's. */
  void remove() throws IOException {
    file.remove();
  }

  @Override
  public void close() {
    file.close();
  }

  /**
   * Brings a run to where it was.
   *
   * @param settings with all defaults resolved
   */
  void resume(TrainingRun run, Dataset dataset, Settings settings) throws IOException {
    if (Files.notExists(path())) {
      throw new BadInputException(
          Problem.of("there is no checkpoint to go on from")
              .with("file", path())
              .remedy("leave out {resume} to begin anew"));
    }
    adopt();
    try (Model saved = openWhole()) {
      requireSame(saved, run, dataset, settings);
      ModelKind kind = settings.kind();
      var learned = Learned.of(saved, kind, "", saved.variances().isPresent());
      List<EpochResult> history = history(saved);
      requireEpochsLeft(run, history);
      Optional<ModelNumbers> best = saved.bestNumbers();
      int bestEpoch = History.bestEpoch(history);
      if (run.patience() > 0 && bestEpoch > 0 && bestEpoch < history.getLast().epoch()) {
        ModelNumbers numbers = best.orElseThrow(() -> saved.without("numbers of its best epoch"));
        run.best().keep(numbers, Learned.of(saved, kind, BEST, numbers.variances().isPresent()));
      }
      run.numbers().copyFrom(saved.numbers());
      run.resume(history, learned);
      if (run.patience() > 0 && bestEpoch > 0 && bestEpoch == run.epochs()) {
        run.best().keep(run.numbers().ofRatings(), run.learned());
      }
    }
  }

  private Model openWhole() throws IOException {
    try {
      Model saved = Model.open(path());
      try {
        saved.verify();
        return saved;
      } catch (IOException | RuntimeException e) {
        saved.close();
        throw e;
      }
    } catch (InvalidFileException e) {
      throw new InvalidFileException(e.problem().remedy(REMOVE));
    }
  }

  /** Those that are done stay done. */
  private void requireEpochsLeft(TrainingRun run, List<EpochResult> history) {
    int done = history.getLast().epoch();
    if (done > run.mostEpochs()) {
      throw new BadInputException(
          Problem.of("the checkpoint has more epochs than are asked for")
              .with("file", path())
              .setting(EPOCHS, run.mostEpochs())
              .with("checkpoint's", done)
              .remedy("ask for as many" + ANEW));
    }
  }

  private List<EpochResult> history(Model saved) throws InvalidFileException {
    try {
      List<EpochResult> history = History.of(saved);
      if (!String.valueOf(history.getLast().epoch()).equals(saved.metadata(EPOCH))) {
        throw saved.wrong(EPOCH, "the last epoch of the history");
      }
      return history;
    } catch (RuntimeException e) {
      throw new InvalidFileException(
          path(), Problem.of("history in the metadata is wrong").remedy(REMOVE));
    }
  }

  /** More epochs change nothing of those that are done; anything else might. */
  private void requireSame(Model saved, TrainingRun run, Dataset dataset, Settings settings)
      throws InvalidFileException {
    if (!saved.metadata().containsKey(EPOCH)) {
      throw new InvalidFileException(path(), Problem.of("is no checkpoint").remedy(REMOVE));
    }
    String fingerprint = dataset.info().fingerprint();
    if (!saved.metadata(ModelOutput.FINGERPRINT).equals(fingerprint)) {
      throw new BadInputException(
          Problem.of("the checkpoint is of another dataset")
              .with("file", path())
              .with("dataset", fingerprint)
              .with("checkpoint's", saved.metadata(ModelOutput.FINGERPRINT))
              .remedy("train on that" + ANEW));
    }
    Map<String, String> wanted = ModelOutput.settingsOf(settings);
    wanted.put(PATIENCE, String.valueOf(run.patience()));
    wanted.remove(EPOCHS);
    Problem differences =
        Problem.of("the checkpoint was trained with other settings").with("file", path());
    boolean same = true;
    for (Map.Entry<String, String> setting : wanted.entrySet()) {
      String then = saved.metadata().getOrDefault(setting.getKey(), "none");
      if (!setting.getValue().equals(then)) {
        differences.setting(setting.getKey(), setting.getValue()).with("checkpoint's", then);
        same = false;
      }
      if (!same && setting.getKey().equals(ModelOutput.MODEL)) {
        break; // what another kind calls its settings tells nothing
      }
    }
    Optional<ItemFeatures> features = run.numbers().prior().map(FeaturePrior::features);
    Optional<ItemFeatures> savedFeatures = saved.prior().map(FeaturePrior::features);
    if (!sameFeatures(savedFeatures, features)) {
      differences.with("features", source(features));
      differences.with("checkpoint's", source(savedFeatures));
      same = false;
    }
    if (!same) {
      throw new BadInputException(differences.remedy("take the checkpoint's" + ANEW));
    }
    requireSameShape(saved, run.numbers());
  }

  /** As it is of the same dataset and of the same settings, unless somebody has made it up. */
  private static void requireSameShape(Model saved, ModelNumbers wanted)
      throws InvalidFileException {
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

  private static String source(Optional<ItemFeatures> features) {
    return features.map(ItemFeatures::source).orElse("none");
  }

  static boolean sameFeatures(Optional<ItemFeatures> a, Optional<ItemFeatures> b) {
    return a.isPresent() == b.isPresent() && (a.isEmpty() || a.get().hasSame(b.orElseThrow()));
  }
}
