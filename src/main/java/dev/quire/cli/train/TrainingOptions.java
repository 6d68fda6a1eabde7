package dev.quire.cli.train;

import dev.quire.cli.OutputFormat;
import dev.quire.files.Target;
import dev.quire.model.Model;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a training begins, is saved and ends, for the verbs that train one model. */
final class TrainingOptions {
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

  /**
   * Where the model goes.
   *
   * @param perhapsComplete whether a model is there that may be what was to be gone on to
   */
  record Destination(Target target, boolean perhapsComplete) {}

  /** Checks where the model goes, and what else can be checked before anything is done. */
  Destination destination() throws IOException {
    CheckpointTimer.require(checkpointSeconds());
    boolean perhapsComplete = perhapsComplete();
    Target target = Model.target(to, force || perhapsComplete);
    OutputFormat.require(to, OutputFormat.SAFETENSORS);
    return new Destination(target, perhapsComplete);
  }

  /** Whether there is a model and no checkpoint. */
  private boolean perhapsComplete() throws IOException {
    return resume
        && !force
        && Files.isRegularFile(to)
        && Files.notExists(Training.checkpoint(Model.target(to, true)));
  }

  /** Tells a training. */
  void applyTo(Training training) {
    Optional.ofNullable(patience).ifPresent(training::patience);
    Optional.ofNullable(scratch).ifPresent(training::scratch);
    requireUseOfPatience(training);
    if (resume) {
      training.resume();
    }
    if (force) {
      training.replaceCheckpoint();
    }
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

  Path to() {
    return to;
  }

  boolean force() {
    return force;
  }

  boolean resume() {
    return resume;
  }

  boolean plot() {
    return plot;
  }

  Optional<Path> from() {
    return Optional.ofNullable(from);
  }

  Optional<Double> checkpointSeconds() {
    return Optional.ofNullable(checkpointSeconds);
  }
}
