package dev.quire.train;

import dev.quire.dataset.Dataset;
import dev.quire.model.Model;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.util.Optional;

/** Where a training begins: from nothing, with the rows of an older model, or at its checkpoint. */
final class Beginning {
  private Optional<Model> older = Optional.empty();
  private boolean resumed;
  private boolean force;

  void from(Model model) {
    older = Optional.of(model);
  }

  void resume() {
    resumed = true;
  }

  void replaceCheckpoint() {
    force = true;
  }

  /** Checks that there is one beginning, and that it costs nobody their checkpoint. */
  void check(Checkpoint checkpoint) throws IOException {
    if (resumed && older.isPresent()) {
      throw new BadInputException(
          Problem.of("settings exclude each other")
              .setting("resume")
              .setting("from")
              .remedy("leave out {from}: the checkpoint has gone on from there"));
    }
    if (!resumed) {
      checkpoint.requireNone(force);
    }
  }

  /**
   * Brings a run to where it begins.
   *
   * @param settings with all defaults resolved
   * @return what an older model knew, where it begins with one
   */
  Optional<TrainingResult.Known> begin(
      TrainingRun run, Trainer trainer, Checkpoint checkpoint, Dataset dataset, Settings settings)
      throws IOException {
    if (resumed) {
      checkpoint.resume(run, dataset, settings);
      return Optional.empty();
    }
    trainer.initialize();
    return older.isPresent()
        ? Optional.of(WarmStart.apply(older.get(), dataset, trainer, run.numbers(), settings))
        : Optional.empty();
  }
}
