package dev.quire.cli.train;

import dev.quire.cli.Progress;
import dev.quire.cli.SkippedLinesText;
import dev.quire.cli.VerbCommand;
import dev.quire.dataset.ConvertReport;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.FeatureReader;
import dev.quire.files.Shown;
import dev.quire.files.Target;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.databind.node.ObjectNode;

/** A verb that trains one model, wherever its rows are solved. */
abstract class TrainingVerb extends VerbCommand {
  /** As of a program that Ctrl-C ends. */
  private static final int INTERRUPTED = 130;

  /** What runs a training. */
  @FunctionalInterface
  interface Runner {
    /**
     * Trains, and writes the model.
     *
     * @param settings of the training
     */
    TrainingResult run(Training training, Settings settings, Target target, WorkerPool pool)
        throws IOException;
  }

  /**
   * What has come of a training.
   *
   * @param read the features of items, if it had any
   * @param users those of users
   * @param epochSeconds of the epochs that this process did
   */
  record Trained(
      TrainingResult result,
      Optional<FeatureReader.Result> read,
      Optional<FeatureReader.Result> users,
      List<Double> epochSeconds) {}

  /** Those of this verb. */
  abstract TrainingOptions options();

  /** The features of the items of a dataset, if any are wanted. */
  abstract Optional<FeatureReader.Result> features(Dataset dataset) throws IOException;

  /** Those of its users. */
  abstract Optional<FeatureReader.Result> userFeatures(Dataset dataset) throws IOException;

  /**
   * Trains, goes on, or finds that all was done before.
   *
   * @param datasetFolder what {@code convert} made
   * @param settings for that dataset; may announce what nobody asked for
   * @return nothing where Ctrl-C has ended it
   */
  final Optional<Trained> train(
      Path datasetFolder,
      BiFunction<Dataset, TrainProgress, Settings> settings,
      TrainingOptions.Destination destination,
      Runner runner)
      throws IOException {
    Progress progress = progress();
    TrainProgress shown = new TrainProgress(progress);
    Target target = destination.target();
    Path from = options().from().orElse(null);
    try (Dataset dataset = input(Dataset.open(datasetFolder));
        Model older = from == null ? null : input(Model.open(from));
        WorkerPool pool = newPool();
        StopSignal stop = new StopSignal(() -> progress.line(TrainText.stopping()))) {
      Settings chosen = settings.apply(dataset, shown);
      shown.of(chosen.kind());
      Training training = Training.of(dataset, chosen);
      Optional<FeatureReader.Result> read = features(dataset);
      read.ifPresent(found -> training.features(found.features()));
      Optional<FeatureReader.Result> users = userFeatures(dataset);
      users.ifPresent(found -> training.userFeatures(found.features()));
      Optional.ofNullable(older).ifPresent(training::from);
      options().applyTo(training);
      training
          .control(new CheckpointTimer(options().checkpointSeconds(), stop, progress))
          .interruptible(stop::isWanted, StopSignal.FINISHED_EPOCH)
          .listener(shown);
      TrainingResult result =
          destination.perhapsComplete()
              ? finished(training, pool)
              : run(runner, training, chosen, target, shown, pool);
      if (validationIsUnused(dataset, result)) {
        progress.line(TrainText.notValidated(dataset));
      }
      if (result.end() == TrainingResult.End.STOPPED) {
        progress.line(TrainText.stopped(target, result));
        endWith(INTERRUPTED);
        return Optional.empty();
      }
      return Optional.of(new Trained(result, read, users, shown.epochSeconds()));
    }
  }

  private TrainingResult finished(Training training, WorkerPool pool) throws IOException {
    Path to = options().to();
    TrainingResult result =
        training.finished(to, pool).orElseThrow(() -> Target.existsAlready(to, ""));
    progress().line(TrainText.complete(to.toString()));
    return result;
  }

  /** A disk that is full takes no checkpoint away that was written before. */
  private TrainingResult run(
      Runner runner,
      Training training,
      Settings settings,
      Target target,
      TrainProgress shown,
      WorkerPool pool)
      throws IOException {
    try {
      return runner.run(training, settings, target, pool);
    } catch (IOException e) {
      if (shown.saved() > 0 && Files.exists(Training.checkpoint(target))) {
        err().println(Shown.line(TrainText.failed(target, shown.saved())));
      }
      throw e;
    }
  }

  private static boolean validationIsUnused(Dataset dataset, TrainingResult result) {
    return dataset.info().valid() > 0
        && !result.history().isEmpty()
        && result.history().getLast().validationRmse().isEmpty()
        && result.history().getLast().validationNdcg().isEmpty();
  }

  /**
   * Prints what has come of it.
   *
   * @param converted how the dataset was made, where this verb has made it
   */
  final void print(Trained trained, Optional<ConvertReport> converted) {
    double seconds = progress().seconds();
    String model = options().to().toString();
    TrainingResult result = trained.result();
    if (json()) {
      ObjectNode node =
          TrainText.json(
              model, result, trained.read(), trained.users(), seconds, trained.epochSeconds());
      converted.ifPresent(report -> SkippedLinesText.putOfRatings(node, report.skipped()));
      printJson(node);
      return;
    }
    for (String line : TrainText.lines(model, result, trained.read(), trained.users(), seconds)) {
      out().println(Shown.line(line));
    }
    converted.ifPresent(report -> SkippedLinesText.print(out(), report.skipped()));
    trained.read().ifPresent(features -> SkippedLinesText.print(out(), features.skipped()));
    trained.users().ifPresent(features -> SkippedLinesText.print(out(), features.skipped()));
    if (options().plot()) {
      TrainText.plot(result.history(), result.settings().kind().score()).forEach(out()::println);
    }
  }
}
