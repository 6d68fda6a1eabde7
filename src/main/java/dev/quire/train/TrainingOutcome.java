package dev.quire.train;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.DatasetInfo;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelMetadata;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.model.SideFeatures;
import dev.quire.model.Vanishing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says how trainings went: one that has just ended, or one that ended long ago and left a model.
 *
 * @param settings with all defaults resolved
 */
record TrainingOutcome(Dataset dataset, Settings settings) {
  /**
   * That of a run.
   *
   * @param keptEpoch whose numbers it has now
   */
  TrainingResult of(
      TrainingResult.End end,
      TrainingRun run,
      int keptEpoch,
      Optional<TrainingResult.Known> known) {
    return new TrainingResult(
        end,
        List.copyOf(run.history()),
        keptEpoch,
        run.keptPreferenceEpoch(),
        run.gain(),
        dataset.training().count(),
        settings,
        hasVanished(run.numbers()),
        known);
  }

  /**
   * That of the training which made a file, if it is a whole model of this one.
   *
   * @param patience epochs that the validation error may take to fall, 0 for all
   */
  Optional<TrainingResult> of(Path file, SideFeatures features, int patience) throws IOException {
    try (Model model = Model.open(file)) {
      List<EpochResult> history = History.of(model);
      if (!isOfThis(model, features) || !hadPatience(model, history, patience)) {
        return Optional.empty();
      }
      model.verify();
      int last = history.isEmpty() ? 0 : history.getLast().epoch();
      String best = model.metadata().getOrDefault(ModelOutput.BEST_EPOCH, String.valueOf(last));
      return Optional.of(
          new TrainingResult(
              TrainingResult.End.EPOCHS,
              history,
              Integer.parseInt(best),
              patience > 0 ? History.bestPreferenceEpoch(history) : 0,
              0,
              dataset.training().count(),
              settings,
              hasVanished(model.numbers()),
              Optional.empty()));
    } catch (InvalidFileException | IllegalArgumentException e) {
      return Optional.empty(); // or a damaged one
    }
  }

  private boolean isOfThis(Model model, SideFeatures features) {
    Map<String, String> metadata = model.metadata();
    String trainedOn = metadata.get(ModelMetadata.DATASET_FINGERPRINT);
    return settings.kind().name().equals(metadata.get(ModelMetadata.MODEL))
        && settings.areIn(metadata)
        && dataset.info().fingerprint().equals(trainedOn)
        && !metadata.containsKey(Checkpoint.EPOCH)
        && model.numbers().priors().features().areSame(features);
  }

  /** Patience is nothing to a training without validation. */
  private static boolean hadPatience(Model model, List<EpochResult> history, int patience) {
    String wanted = String.valueOf(patience);
    return History.bestEpoch(history) == 0
        || model.metadata().getOrDefault(ModelOutput.PATIENCE, "0").equals(wanted);
  }

  /** Whether lists are as if there were no vectors: beside ratings those of preferences decide. */
  private boolean hasVanished(ModelNumbers numbers) {
    if (numbers.preference().isPresent()) {
      return new Vanishing(numbers.preference().get().parameters(), 1).ofAll();
    }
    DatasetInfo info = dataset.info();
    Parameters parameters = numbers.parameters();
    return parameters.rank() > 0
        && Vanishing.of(parameters, settings.kind().score(), info.minRating(), info.maxRating())
            .ofAll();
  }
}
