package dev.quire.cli.train;

import dev.quire.cli.OutputFormat;
import dev.quire.cli.Progress;
import dev.quire.cli.SkippedLinesText;
import dev.quire.cli.VerbCommand;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.FeatureReader;
import dev.quire.files.Shown;
import dev.quire.files.Target;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.train.ModelKind;
import dev.quire.train.ModelKinds;
import dev.quire.train.Training;
import dev.quire.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quire train}. What depends on the kind of model is in {@link ModelSettings}. */
@Command(name = "train", description = "Train a model on a dataset and write its file.")
public final class TrainCommand extends VerbCommand {
  /** As of a program that Ctrl-C ends. */
  private static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DATASET", description = "A folder that quire convert made.")
  private Path datasetFolder;

  @Option(
      names = "--model",
      paramLabel = "KIND",
      description =
          "Kind of model (default: duo; of events, ials); the settings of each are below.")
  private String kindName;

  @Mixin private FeatureOptions features;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "With ratings set aside for validation: stop when their error has not fallen for N epochs,"
              + " by however little, or lists (NDCG@10) have not become better, and keep the best"
              + " epoch; 0 keeps the last (default: "
              + Training.PATIENCE
              + ").")
  private Integer patience;

  @Option(
      names = "--to",
      paramLabel = "MODEL.safetensors",
      required = true,
      description = "Model file to write.")
  private Path to;

  @Option(names = "--force", description = "Replace a model that exists.")
  private boolean force;

  @Option(
      names = "--from",
      paramLabel = "MODEL",
      description =
          "Begin with the users and items of an older model of the same kind and rank: a few epochs"
              + " are then enough.")
  private Path from;

  @Option(
      names = "--checkpoint",
      paramLabel = "SECONDS",
      description = "Save the training so often beside the model, to go on from with --resume.")
  private Double checkpointSeconds;

  @Option(
      names = "--resume",
      description = "Go on from the checkpoint of a training that was interrupted.")
  private boolean resume;

  @Option(
      names = "--scratch",
      paramLabel = "DIR",
      description =
          "Keep the factors in a mapped file in this folder while training, for models larger than"
              + " memory.")
  private Path scratch;

  @Option(names = "--plot", description = "Draw the errors after each epoch in the end.")
  private boolean plot;

  @Override
  protected void run() throws Exception {
    Optional<ModelKind> wanted = Optional.ofNullable(kindName).map(ModelKinds::of);
    wanted.ifPresent(kind -> ModelSettings.of(kind, spec)); // refuses what it hasn't
    CheckpointTimer.require(Optional.ofNullable(checkpointSeconds));
    boolean perhapsComplete = perhapsComplete();
    Target target = Model.target(to, force || perhapsComplete);
    OutputFormat.require(to, OutputFormat.SAFETENSORS);
    Progress progress = progress();
    TrainProgress shown = new TrainProgress(progress);
    Optional<FeatureReader.Result> read = Optional.empty();
    Optional<FeatureReader.Result> users = Optional.empty();
    TrainingResult result;
    try (Dataset dataset = input(Dataset.open(datasetFolder));
        Model older = from == null ? null : input(Model.open(from));
        WorkerPool pool = newPool();
        StopSignal stop = new StopSignal(() -> progress.line(TrainText.stopping()))) {
      ModelKind kind = wanted.orElseGet(() -> usual(dataset, shown));
      Training training = Training.of(dataset, ModelSettings.of(kind, spec));
      Optional.ofNullable(patience).ifPresent(training::patience);
      read = features.read(dataset, kindName != null);
      read.ifPresent(found -> training.features(found.features()));
      users = features.readUsers(dataset);
      users.ifPresent(found -> training.userFeatures(found.features()));
      Optional.ofNullable(older).ifPresent(training::from);
      Optional.ofNullable(scratch).ifPresent(training::scratch);
      requireUseOfPatience(training);
      if (resume) {
        training.resume();
      }
      if (force) {
        training.replaceCheckpoint();
      }
      if (perhapsComplete) {
        result = training.finished(to, pool).orElseThrow(() -> Target.existsAlready(to, ""));
        progress.line(TrainText.complete(to.toString()));
      } else {
        training
            .control(new CheckpointTimer(Optional.ofNullable(checkpointSeconds), stop, progress))
            .interruptible(stop::isWanted, StopSignal.FINISHED_EPOCH)
            .listener(shown);
        result = run(training, target, shown, pool);
      }
      if (validationIsUnused(dataset, result)) {
        progress.line(TrainText.notValidated(dataset));
      }
      if (result.end() == TrainingResult.End.STOPPED) {
        progress.line(TrainText.stopped(target, result));
        endWith(INTERRUPTED);
        return;
      }
    }
    print(result, read, users, shown.epochSeconds());
  }

  /** The kind that nobody asked for. */
  private static ModelKind usual(Dataset dataset, TrainProgress shown) {
    ModelKind kind = ModelKinds.usual(dataset.info());
    shown.announce(kind, dataset.info().isOfEvents());
    return kind;
  }

  /** A disk that is full takes no checkpoint away that was written before. */
  private TrainingResult run(Training training, Target target, TrainProgress shown, WorkerPool pool)
      throws IOException {
    try {
      return training.run(target, pool);
    } catch (IOException e) {
      if (shown.saved() > 0 && Files.exists(Training.checkpoint(target))) {
        err().println(Shown.line(TrainText.failed(target, shown.saved())));
      }
      throw e;
    }
  }

  /** Whether there is a model and no checkpoint: then it may be what was to be gone on to. */
  private boolean perhapsComplete() throws IOException {
    return resume
        && !force
        && Files.isRegularFile(to)
        && Files.notExists(Training.checkpoint(Model.target(to, true)));
  }

  /** Whoever asks for patience wants it to end a training that validation says to end. */
  private void requireUseOfPatience(Training training) {
    if (patience != null && patience > 0 && !training.hasValidation()) {
      throw new BadInputException(
          Problem.of("option without use")
              .setting("patience", patience)
              .remedy(
                  "it needs ratings set aside for validation: {:convert} or {:split} with"
                      + " {valid=0.1}, or leave it out"));
    }
  }

  private static boolean validationIsUnused(Dataset dataset, TrainingResult result) {
    return dataset.info().valid() > 0
        && !result.history().isEmpty()
        && result.history().getLast().validationRmse().isEmpty()
        && result.history().getLast().validationNdcg().isEmpty();
  }

  private void print(
      TrainingResult result,
      Optional<FeatureReader.Result> read,
      Optional<FeatureReader.Result> users,
      List<Double> epochSeconds) {
    double seconds = progress().seconds();
    if (json()) {
      printJson(TrainText.json(to.toString(), result, read, users, seconds, epochSeconds));
      return;
    }
    for (String line : TrainText.lines(to.toString(), result, read, users, seconds)) {
      out().println(Shown.line(line));
    }
    read.ifPresent(features -> SkippedLinesText.print(out(), features.skipped()));
    users.ifPresent(features -> SkippedLinesText.print(out(), features.skipped()));
    if (plot) {
      TrainText.plot(result.history()).forEach(out()::println);
    }
  }
}
