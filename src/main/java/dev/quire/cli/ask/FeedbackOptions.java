package dev.quire.cli.ask;

import dev.quire.experiment.Feedback;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** What the users of an experiment make of what they are shown. */
final class FeedbackOptions {
  private enum Kind {
    HELD_OUT,
    SIMULATED;

    /** As it is written. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Option(
      names = "--feedback",
      paramLabel = "held-out|simulated",
      defaultValue = "held-out",
      description =
          "What users make of a list: held-out, the likes that were held out for test and are in it,"
              + " weighted by how rarely the item is rated; simulated, the ratings that --truth"
              + " predicts, with noise (default: ${DEFAULT-VALUE}).")
  private Kind kind;

  @Option(
      names = "--truth",
      paramLabel = "MODEL",
      description = "With --feedback simulated: the model that plays the users.")
  private Path truth;

  @Option(
      names = "--noise",
      paramLabel = "X",
      description =
          "With --feedback simulated: standard deviation of a rating around its prediction (default:"
              + " "
              + Feedback.Simulated.NOISE
              + ").")
  private Double noise;

  @Option(
      names = "--positive-from",
      paramLabel = "X",
      description =
          "With --feedback held-out: the least rating that is a like (default: what about half of"
              + " the training ratings reach; any event).")
  private Double positiveFrom;

  /**
   * What was asked for.
   *
   * @throws BadInputException when that doesn't go together
   */
  Feedback value() {
    boolean simulated = kind == Kind.SIMULATED;
    ExperimentCommand.requireUnused(
        "--truth", truth != null && !simulated, "it goes with {feedback=simulated}");
    ExperimentCommand.requireUnused(
        "--noise", noise != null && !simulated, "it goes with {feedback=simulated}");
    ExperimentCommand.requireUnused(
        "--positive-from", positiveFrom != null && simulated, "it goes with {feedback=held-out}");
    if (!simulated) {
      return new Feedback.HeldOut(
          positiveFrom == null ? OptionalDouble.empty() : OptionalDouble.of(positiveFrom));
    }
    if (truth == null) {
      throw new BadInputException(
          Problem.of("nobody to simulate the users")
              .setting("feedback", "simulated")
              .remedy("give a third model of the dataset with {truth}"));
    }
    return new Feedback.Simulated(truth, noise == null ? Feedback.Simulated.NOISE : noise);
  }
}
