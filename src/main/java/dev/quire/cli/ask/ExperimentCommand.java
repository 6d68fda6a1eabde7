package dev.quire.cli.ask;

import dev.quire.ask.RecommendQuery;
import dev.quire.cli.OptionSpelling;
import dev.quire.cli.OutputFormat;
import dev.quire.cli.VerbCommand;
import dev.quire.experiment.Comparison;
import dev.quire.experiment.Experiment;
import dev.quire.experiment.ExperimentLog;
import dev.quire.experiment.ExperimentPlan;
import dev.quire.experiment.Rollout;
import dev.quire.experiment.Variant;
import dev.quire.files.Target;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quire experiment}. */
@Command(
    name = "experiment",
    description =
        "Test a change of the lists before it is shipped. Users of the dataset are assigned to A or B"
            + " by the name of the experiment and their id; A shows the lists of the first model as"
            + " they come, B those of the second, or of the first, with --score and what else is said"
            + " of B; and what users make of them is compared.")
public final class ExperimentCommand extends VerbCommand {
  /** What makes B another variant than A. */
  private static final List<String> OF_B =
      List.of(
          "--score", "--popularity-weight", "--genre-boost", "--beta", "--seed", "--min-ratings");

  /** What a log has decided already. */
  private static final List<String> OF_A_NEW_ONE = ofANewOne();

  @Parameters(
      index = "0",
      paramLabel = "MODEL_A",
      arity = "0..1",
      hideParamSyntax = true,
      description = "The model file that there is.")
  private Path modelA;

  @Parameters(
      index = "1",
      paramLabel = "MODEL_B",
      arity = "0..1",
      description = "Another one of the same dataset; by default B has the first, too.")
  private Path modelB;

  @Option(names = "--dataset", paramLabel = "DIR", description = "The dataset of the models.")
  private Path dataset;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "experiment",
      description =
          "Of the experiment: another name assigns users anew, independently of all others (default:"
              + " ${DEFAULT-VALUE}).")
  private String name;

  @Option(
      names = "--share",
      paramLabel = "S",
      defaultValue = "0.5",
      description =
          "Share of the users in B, such as 0.5 or 10%%, to the nearest 256th (default:"
              + " ${DEFAULT-VALUE}).")
  private String share;

  @Option(
      names = "--ramp",
      paramLabel = "S,S,...",
      description =
          "A gradual roll-out: the shares of B, such as 1%%,10%%,50%%, each with as many users, which"
              + " ends as soon as B is shown to be worse.")
  private String ramp; // null for none

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "How many take part at most; by default all who can.")
  private Integer users;

  @Mixin private final FeedbackOptions feedback = new FeedbackOptions();

  @Option(
      names = "--effect",
      paramLabel = "S",
      defaultValue = "0.05",
      description =
          "Tell the power for an effect of so much of A's mean (default: ${DEFAULT-VALUE}).")
  private String effect;

  @Mixin private TopOption top;
  @Mixin private ScoreOptions score;

  @Option(
      names = "--min-ratings",
      paramLabel = "N",
      description = "In B only items with so many training ratings.")
  private Integer minRatings;

  @Option(
      names = "--to",
      paramLabel = "LOG.jsonl",
      description = "Write who was in which arm and what came of it, a line of JSON for each.")
  private Path to;

  @Option(
      names = "--replay",
      paramLabel = "LOG.jsonl",
      description = "Compute the results from such a log, of whatever experiment.")
  private Path replay;

  @Option(names = "--force", description = "Replace a log that exists.")
  private boolean force;

  private static List<String> ofANewOne() {
    List<String> options = new ArrayList<>(OF_B);
    options.addAll(
        List.of("--dataset", "--name", "--share", "--ramp", "--users", "--feedback", "--truth"));
    options.addAll(List.of("--noise", "--positive-from", "--top", "--to", "--force"));
    return options;
  }

  @Override
  protected void run() throws Exception {
    double ofA = Shares.parse("effect", effect);
    Comparison.checkEffect(ofA);
    ExperimentLog log = replay == null ? play() : replayed();
    if (log.isRollout()) {
      requireNoEffect();
      Rollout rollout = Rollout.of(log);
      if (json()) {
        printJson(ExperimentJson.of(log, rollout));
      } else {
        new ExperimentText(out(), log).print(rollout);
      }
      return;
    }
    Comparison comparison = Comparison.of(log, ofA);
    if (json()) {
      printJson(ExperimentJson.of(log, comparison));
    } else {
      new ExperimentText(out(), log).print(comparison, ofA);
    }
  }

  private ExperimentLog replayed() throws IOException {
    for (String option : OF_A_NEW_ONE) {
      requireUnused(option, given(option), "{replay} is of an experiment that is over");
    }
    if (modelA != null) {
      throw new BadInputException(
          Problem.of("a model and a log")
              .with("model", modelA)
              .setting("replay", replay)
              .remedy("give one of them: a log has what users made of its models"));
    }
    return ExperimentLog.read(
        replay, notice -> progress().line("quire: " + notice.text(OptionSpelling.INSTANCE)));
  }

  private void requireNoEffect() {
    requireUnused(
        "--effect", given("--effect"), "a roll-out stops by its own rule, and tells no power");
  }

  private ExperimentLog play() throws IOException {
    checkOptions();
    ExperimentPlan plan = plan();
    Target target = to == null ? null : Target.file(to, force);
    if (to != null && !Target.isStream(to)) {
      OutputFormat.require(to, OutputFormat.JSON_LINES);
    }
    try (Experiment experiment = input(Experiment.open(plan));
        WorkerPool pool = newPool()) {
      if (users != null && users > experiment.users()) {
        progress().line("quire: no more users can take part: users=" + experiment.users());
      }
      ExperimentLog log =
          experiment.run(pool, (done, total) -> progress().show("ask", done, total));
      if (target != null) {
        log.write(target.madeFrom(experiment));
      }
      return log;
    }
  }

  private void checkOptions() {
    if (modelA == null || dataset == null) {
      throw new BadInputException(
          Problem.of("nothing to test")
              .remedy("name a model and its {dataset}, or a log with {replay}"));
    }
    requireUnused(
        "--share", given("--share") && ramp != null, "{ramp} has the share of each stage");
    if (ramp != null) {
      requireNoEffect();
    }
    requireUnused("--force", force && to == null, "it goes with {to}");
  }

  static void requireUnused(String option, boolean used, String remedy) {
    if (used) {
      throw new BadInputException(
          Problem.of("option without use").setting(OptionSpelling.name(option)).remedy(remedy));
    }
  }

  private ExperimentPlan plan() {
    Variant a = Variant.of(modelA);
    Variant b = new Variant(modelB == null ? modelA : modelB, this::listsOfB, asGiven(OF_B));
    listsOfB(RecommendQuery.ofUser("")); // refuses what doesn't go together
    ExperimentPlan plan =
        ExperimentPlan.of(name, dataset, a, b)
            .shares(
                ramp == null
                    ? List.of(Shares.parse("share", share))
                    : Stream.of(ramp.split(",", -1)).map(s -> Shares.parse("ramp", s)).toList())
            .top(top.value())
            .feedback(feedback.value());
    return users == null ? plan : plan.users(users);
  }

  private RecommendQuery listsOfB(RecommendQuery query) {
    RecommendQuery scored = score.applyTo(query);
    return minRatings == null ? scored : scored.items(scored.items().minRatings(minRatings));
  }
}
