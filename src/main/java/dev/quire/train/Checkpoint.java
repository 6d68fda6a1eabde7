package dev.quire.train;

import dev.quire.dataset.Dataset;
import dev.quire.files.InvalidFileException;
import dev.quire.files.Target;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file beside a model to be, from which a training that was interrupted goes on: {@code
 * m.checkpoint.safetensors} of {@code m.safetensors}. It is a model like any other, of the last
 * epoch that was saved, with the best one's numbers beside it where that was another.
 */
final class Checkpoint {
  /** Metadata that only a checkpoint has: its epoch. */
  static final String EPOCH = "checkpoint_epoch";

  static final String PATIENCE = "patience";

  /** Of metadata of the best epoch. */
  static final String BEST = "best.";

  private static final String ENDING = ".safetensors";

  private final Path path;
  private boolean mine; // written or read by this training

  /** That of a model to be. */
  Checkpoint(Target model) {
    String name = model.name();
    String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    this.path = model.folder().resolve(stem + ".checkpoint" + ENDING);
  }

  Path path() {
    return path;
  }

  /**
   * Checks that no other training has left one, which would be lost.
   *
   * @param force whether it may be
   */
  void requireNone(boolean force) {
    if (!force && Files.exists(path)) {
      throw new BadInputException(
          Problem.of("the checkpoint of an interrupted training is there")
              .with("file", path)
              .remedy("go on from it with {resume}, or remove it"));
    }
  }

  /** Writes it, in the place of an earlier one. */
  void write(ModelOutput output, TrainingRun run) throws IOException {
    output.writeCheckpoint(Model.target(path, true), run);
    mine = true;
  }

  /** Removes it when the model is there. */
  void remove() throws IOException {
    if (mine) {
      Files.deleteIfExists(path);
    }
  }

  /**
   * Brings a run to where it was.
   *
   * @param settings with all defaults resolved
   */
  void resume(TrainingRun run, Dataset dataset, Settings settings) throws IOException {
    if (Files.notExists(path)) {
      throw new BadInputException(
          Problem.of("there is no checkpoint to go on from")
              .with("file", path)
              .remedy("leave out {resume} to begin anew"));
    }
    try (Model saved = Model.open(path)) {
      saved.verify();
      requireSame(saved, run, dataset, settings);
      run.numbers().copyFrom(saved.numbers());
      run.resume(history(saved), saved.metadata());
      if (run.patience() > 0 && History.bestEpoch(run.history()) > 0) {
        Optional<ModelNumbers> best = saved.bestNumbers();
        run.best()
            .keep(
                best.orElse(run.numbers()), best.isPresent() ? bestLearned(saved) : run.learned());
      }
    }
    mine = true;
  }

  private List<EpochResult> history(Model saved) throws InvalidFileException {
    try {
      return History.parse(saved.metadata(ModelOutput.HISTORY));
    } catch (RuntimeException e) {
      throw new InvalidFileException(
          path,
          Problem.of("history in the metadata is wrong")
              .with("reason", e.getMessage())
              .remedy("train anew"));
    }
  }

  private static Map<String, String> bestLearned(Model saved) {
    Map<String, String> learned = new LinkedHashMap<>();
    saved
        .metadata()
        .forEach(
            (key, value) -> {
              if (key.startsWith(BEST)) {
                learned.put(key.substring(BEST.length()), value);
              }
            });
    return learned;
  }

  /** More epochs change nothing of those that are done; anything else might. */
  private void requireSame(Model saved, TrainingRun run, Dataset dataset, Settings settings)
      throws InvalidFileException {
    if (!saved.metadata().containsKey(EPOCH)) {
      throw new InvalidFileException(
          path, Problem.of("is no checkpoint").remedy("remove it or choose another name"));
    }
    String fingerprint = dataset.info().fingerprint();
    if (!saved.metadata(ModelOutput.FINGERPRINT).equals(fingerprint)) {
      throw new BadInputException(
          Problem.of("the checkpoint is of another dataset")
              .with("file", path)
              .with("dataset", fingerprint)
              .with("checkpoint's", saved.metadata(ModelOutput.FINGERPRINT))
              .remedy("train on that, or leave out {resume} to begin anew"));
    }
    Map<String, String> wanted = ModelOutput.settingsOf(settings);
    wanted.put(PATIENCE, String.valueOf(run.patience()));
    wanted.remove("epochs");
    Problem differences =
        Problem.of("the checkpoint was trained with other settings").with("file", path);
    boolean same = true;
    for (Map.Entry<String, String> setting : wanted.entrySet()) {
      String then = saved.metadata().get(setting.getKey());
      if (!setting.getValue().equals(then)) {
        differences.setting(setting.getKey(), setting.getValue()).with("checkpoint's", then);
        same = false;
      }
    }
    if (!sameFeatures(saved.prior(), run.numbers().prior())) {
      differences.with("features", source(run.numbers().prior()));
      differences.with("checkpoint's", source(saved.prior()));
      same = false;
    }
    if (!same) {
      throw new BadInputException(
          differences.remedy("take the checkpoint's, or leave out {resume} to begin anew"));
    }
  }

  private static String source(Optional<FeaturePrior> prior) {
    return prior.map(known -> known.features().source()).orElse("none");
  }

  private static boolean sameFeatures(Optional<FeaturePrior> a, Optional<FeaturePrior> b) {
    return a.isPresent() == b.isPresent()
        && (a.isEmpty() || a.get().features().hasSame(b.orElseThrow().features()));
  }
}
