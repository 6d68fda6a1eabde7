package dev.quire.cli.ask;

import dev.quire.cli.Counted;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextTable;
import dev.quire.experiment.Comparison;
import dev.quire.experiment.Comparison.Findings;
import dev.quire.experiment.Cuped;
import dev.quire.experiment.ExperimentLog;
import dev.quire.experiment.Look;
import dev.quire.experiment.Power;
import dev.quire.experiment.Rollout;
import dev.quire.experiment.Rollout.Stage;
import dev.quire.experiment.Sample;
import dev.quire.experiment.SampleRatio;
import dev.quire.experiment.WelchTest;
import dev.quire.files.Shown;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** The results of an experiment for people. */
final class ExperimentText {
  /** Looks that are shown of the many there are. */
  private static final int ROWS = 5;

  private final PrintWriter out;
  private final ExperimentLog log;

  ExperimentText(PrintWriter out, ExperimentLog log) {
    this.out = out;
    this.log = log;
  }

  void print(Comparison comparison, double effect) {
    printHead();
    if (comparison.findings().isEmpty()) {
      out.println(withheld(comparison.ratio()));
      return;
    }
    Findings found = comparison.findings().get();
    TextTable arms = new TextTable().left("arm").right("users").right("mean").right("deviation");
    Numbers numbers = Numbers.of(found.a().mean(), found.b().mean());
    row(arms, "A", found.a(), numbers);
    row(arms, "B", found.b(), numbers);
    arms.print(out);
    out.println("split as it should be: p = " + p(comparison.ratio().pValue()));
    out.println();
    printTests(found.welch(), found.cuped());
    out.println();
    printPower(found, effect);
    printLooks(found);
  }

  private void printHead() {
    out.println(Shown.line("experiment " + log.name()));
    out.println(Shown.line("A: " + log.a()));
    out.println(Shown.line("B: " + log.b()));
    if (log.isOfOneVariant()) {
      out.println("an A/A test: both are shown the same, and any difference is chance");
    }
    out.println(Shown.line("outcome: " + log.outcome()));
    out.println(log.evidence().words());
    out.println();
  }

  private static String withheld(SampleRatio ratio) {
    return String.format(
        Locale.ROOT,
        "%,d users in A and %,d in B, where %.1f %% should be in B: p = %s%n"
            + "The result is withheld: users were lost on the way, and who is left may differ%n"
            + "for that reason. Find where they were lost, and run it again.",
        ratio.usersA(),
        ratio.usersB(),
        100 * ratio.share(),
        p(ratio.pValue()));
  }

  private static void row(TextTable table, String arm, Sample sample, Numbers numbers) {
    table.row(
        arm,
        String.format(Locale.ROOT, "%,d", sample.users()),
        numbers.text(sample.mean()),
        numbers.text(sample.deviation()));
  }

  private void printTests(WelchTest welch, Cuped cuped) {
    TextTable table =
        new TextTable()
            .left("B - A")
            .right("difference")
            .right("95 % from")
            .right("to")
            .right("p-value");
    Numbers numbers =
        Numbers.of(welch.low(), welch.high(), cuped.test().low(), cuped.test().high());
    row(table, "Welch's t-test", welch, numbers);
    row(table, "less earlier means (CUPED)", cuped.test(), numbers);
    table.print(out);
  }

  private static void row(TextTable table, String name, WelchTest test, Numbers numbers) {
    table.row(
        name,
        numbers.signed(test.difference()),
        numbers.signed(test.low()),
        numbers.signed(test.high()),
        p(test.pValue()));
  }

  private void printPower(Findings found, double effect) {
    Power power = found.power();
    String share = Numbers.shortest(100 * effect) + " % of A's mean";
    out.printf(
        Locale.ROOT,
        "power of this size: %.0f %% for an effect of %s, %s; %.0f %% for %s%n",
        100 * power.power(),
        Numbers.significant(power.effect()),
        share,
        100 * Power.WANTED,
        Numbers.significant(power.detectable()));
    if (power.users().isPresent()) {
      out.printf(
          Locale.ROOT,
          "%.0f %% for %s takes %s%n",
          100 * Power.WANTED,
          share,
          Counted.of(power.users().getAsLong(), "user"));
    }
  }

  private void printLooks(Findings found) {
    if (found.looks().isEmpty()) {
      return;
    }
    out.println();
    out.println("Looked at as often as one likes (mixture sequential test):");
    TextTable table =
        new TextTable().right("users").right("B - A").right("stop beyond").right("always valid p");
    List<Look> looks = some(found.looks());
    Numbers numbers = Numbers.of(looks, Look::boundary);
    for (Look look : looks) {
      table.row(
          String.format(Locale.ROOT, "%,d", look.users()),
          numbers.signed(look.difference()),
          numbers.text(look.boundary()),
          p(look.pValue()));
    }
    table.print(out);
    out.println(conclusion(found.conclusion()));
  }

  /** As many as are shown, the last one among them. */
  private static List<Look> some(List<Look> looks) {
    int rows = Math.min(ROWS, looks.size());
    return IntStream.rangeClosed(1, rows)
        .mapToObj(row -> looks.get(looks.size() * row / rows - 1))
        .toList();
  }

  private static String conclusion(Optional<Look> conclusion) {
    return conclusion.isEmpty()
        ? "no answer so far"
        : String.format(
            Locale.ROOT,
            "an answer after %,d users: B is %s",
            conclusion.get().users(),
            conclusion.get().difference() > 0 ? "better" : "worse");
  }

  void print(Rollout rollout) {
    printHead();
    TextTable table =
        new TextTable()
            .right("in B")
            .right("users A")
            .right("users B")
            .right("B - A")
            .right("stop below")
            .right("always valid p")
            .left("verdict");
    Numbers numbers =
        Numbers.of(
            rollout.stages().stream()
                .flatMap(stage -> stage.look().stream())
                .mapToDouble(Look::boundary)
                .toArray());
    for (Stage stage : rollout.stages()) {
      table.row(
          String.format(Locale.ROOT, "%.1f %%", 100 * stage.ratio().share()),
          String.format(Locale.ROOT, "%,d", stage.ratio().usersA()),
          String.format(Locale.ROOT, "%,d", stage.ratio().usersB()),
          stage.look().map(look -> numbers.signed(look.difference())).orElse(""),
          stage.look().map(look -> numbers.text(-look.boundary())).orElse(""),
          stage.look().map(look -> p(look.pValue())).orElse(""),
          words(stage));
    }
    table.print(out);
  }

  private static String words(Stage stage) {
    return switch (stage.verdict()) {
      case GO_ON -> "go on";
      case TOO_FEW -> "go on, too few to tell";
      case STOP -> "stop: B is worse";
      case WITHHELD -> "stop: users are lost, p = " + p(stage.ratio().pValue());
    };
  }

  private static String p(double value) {
    return value < 0.001
        ? String.format(Locale.ROOT, "%.1e", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }
}
