package dev.quire.train;

import dev.quire.dataset.Dataset;
import dev.quire.files.Target;
import java.io.IOException;
import java.util.Optional;

/**
 * What becomes of a run: checkpoints while it is at work, the model at its end.
 *
 * @param settings with all defaults resolved
 * @param target of the model
 */
record RunOutput(Dataset dataset, Settings settings, Target target, Checkpoint checkpoint) {

  /**
   * Leads a run to its end, or to where it is asked to stop, and writes what is to be written.
   *
   * @param known what an older model knew, where it began with one
   */
  TrainingResult of(
      TrainingRun run,
      TrainingListener listener,
      TrainingControl control,
      Optional<TrainingResult.Known> known)
      throws IOException {
    ModelOutput output = new ModelOutput(dataset, settings);
    TrainingOutcome outcome = new TrainingOutcome(dataset, settings);
    TrainingResult.End end = run.toEnd(listener, control, () -> checkpoint.write(output, run));
    if (end == TrainingResult.End.STOPPED) {
      return outcome.of(end, run, run.epochs(), known);
    }
    int kept = run.keepBest();
    output.write(target, run, kept);
    checkpoint.remove();
    return outcome.of(end, run, kept, known);
  }
}
