package dev.quire.train;

import dev.quire.dataset.Dataset;
import dev.quire.files.InvalidFileException;
import dev.quire.files.OwnFile;
import dev.quire.files.Target;
import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file beside a model to be, from which a training that was interrupted goes on: {@code
 * m.checkpoint.safetensors} of {@code m.safetensors}. It is a model like any other, of the last
 * epoch that was saved, with the best one's numbers beside it where that was another.
 */
final class Checkpoint implements AutoCloseable {
  /** Metadata that only a checkpoint has: its epoch. */
  static final String EPOCH = "checkpoint_epoch";

  /** Of metadata of the best epoch. */
  static final String BEST = "best.";

  private static final String ENDING = ".safetensors";

  /** What to do where it is of no use to anybody. */
  static final String REMOVE = "remove it, and train anew without {resume}";

  private final OwnFile file;
  private final boolean forced;

  /**
   * That of a model to be.
   *
   * @param forced whether it has to survive a power failure, too
   */
  Checkpoint(Target model, boolean forced) {
    this.file = new OwnFile(path(model));
    this.forced = forced;
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
    file.write(target -> output.writeCheckpoint(forced ? target : target.unforced(), run));
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
      CheckpointMatch match = new CheckpointMatch(path(), saved);
      match.require(run, dataset, settings);
      ModelKind kind = settings.kind();
      var learned = Learned.of(saved, kind, "", saved.variances().isPresent());
      List<EpochResult> history = match.history(run.mostEpochs());
      run.numbers().copyFrom(saved.numbers());
      run.resume(history, learned);
      if (run.patience() > 0 && History.bestEpoch(history) > 0) {
        resumeBest(run, saved, kind);
      }
    }
  }

  private static void resumeBest(TrainingRun run, Model saved, ModelKind kind) throws IOException {
    if (History.bestIsEarlier(run.history())) {
      ModelNumbers best = WrittenModel.best(saved, run.history());
      run.resumeBest(best, Learned.of(saved, kind, BEST, best.variances().isPresent()));
    } else {
      run.resumeBest(run.numbers(), run.learned());
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
}
