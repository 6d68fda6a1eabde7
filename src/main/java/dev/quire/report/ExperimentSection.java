package dev.quire.report;

import dev.quire.experiment.Comparison;
import dev.quire.experiment.Comparison.Findings;
import dev.quire.experiment.ExperimentLog;
import dev.quire.experiment.Look;
import dev.quire.experiment.OutcomeBin;
import dev.quire.experiment.Rollout;
import dev.quire.experiment.Rollout.Stage;
import dev.quire.experiment.Sample;
import dev.quire.experiment.SampleRatio;
import dev.quire.experiment.WelchTest;
import java.util.List;
import java.util.Locale;

/** What an experiment has found. */
final class ExperimentSection {
  private final ExperimentLog log;
  private final ReportFindings.Experiment found;
  private final Page page;

  ExperimentSection(ReportFindings.Experiment found, Page page) {
    this.found = found;
    this.log = found.log();
    this.page = page;
  }

  void write() {
    page.section("experiment", "Experiment");
    page.prose(
        log.name()
            + ". A: "
            + log.a()
            + ". B: "
            + log.b()
            + ". Outcome: "
            + log.outcome()
            + ". Evidence: "
            + log.evidence().words()
            + ".");
    found.comparison().ifPresent(this::comparison);
    found.rollout().ifPresent(this::rollout);
  }

  private static String ratio(SampleRatio ratio) {
    return Words.count(ratio.usersA(), "user")
        + " in A and "
        + Words.count(ratio.usersB())
        + " in B, where "
        + Words.percent(ratio.share())
        + " should be in B: p = "
        + Words.probability(ratio.pValue())
        + ", "
        + (ratio.isFlagged()
            ? "which chance would hardly make. Users were lost on the way, so nothing may be"
                + " concluded and no result is shown: find where, and run it again."
            : "as it should be.");
  }

  private void comparison(Comparison comparison) {
    String split = "Sample ratio: " + ratio(comparison.ratio());
    if (comparison.findings().isEmpty()) {
      page.notice(split);
      return;
    }
    page.prose(split);
    Findings findings = comparison.findings().get();
    page.prose(effect(findings));
    outcomes(findings);
    if (!findings.looks().isEmpty()) {
      looks(findings);
    }
    tests(findings);
  }

  private static String effect(Findings findings) {
    WelchTest welch = findings.welch();
    String when =
        findings
            .conclusion()
            .map(
                look ->
                    " Looked at as often as one likes, it may have been stopped after "
                        + Words.count(look.users(), "user")
                        + ".")
            .orElse(" Looked at as often as one likes, it has no answer so far.");
    return "B less A is "
        + Words.number(welch.difference())
        + ", with an interval of 95 % from "
        + Words.number(welch.low())
        + " to "
        + Words.number(welch.high())
        + " (Welch's t-test, p = "
        + Words.probability(welch.pValue())
        + ")."
        + when;
  }

  private void outcomes(Findings findings) {
    List<OutcomeBin> bins = findings.outcomes();
    Table table = new Table().number("outcome from").number("to").number("users in A");
    table.number("users in B");
    bins.forEach(bin -> table.row(bin.from(), bin.to(), bin.usersA(), bin.usersB()));
    page.figure(
        "outcomes",
        "Outcomes of both arms",
        "Means: A "
            + Words.number(findings.a().mean())
            + " over "
            + Words.count(findings.a().users(), "user")
            + ", B "
            + Words.number(findings.b().mean())
            + " over "
            + Words.count(findings.b().users())
            + ". Each bar is named by where it begins.",
        Chart.bars(
            "outcome",
            "users",
            bins.stream().map(bin -> Words.number(bin.from())).toList(),
            List.of(
                Chart.values("A", 0, bins.stream().map(OutcomeBin::usersA).toList()),
                Chart.values("B", 1, bins.stream().map(OutcomeBin::usersB).toList()))),
        table);
  }

  private void looks(Findings findings) {
    Series band = new Series("always-valid interval", 0).band();
    Series line = new Series("B less A", 0).line();
    Table table = new Table().number("users").number("B less A").number("from").number("to");
    table.number("always valid p");
    for (Look look : findings.looks()) {
      double low = look.difference() - look.boundary();
      double high = look.difference() + look.boundary();
      band.point((double) look.users(), look.difference(), low, high);
      line.point((double) look.users(), look.difference());
      table.row(look.users(), look.difference(), low, high, Words.probability(look.pValue()));
    }
    Look last = findings.looks().getLast();
    page.figure(
        "effect",
        "The effect as users came",
        "With the interval that may be looked at as often as one likes: where it leaves 0, the"
            + " experiment has an answer. After "
            + Words.count(last.users(), "user")
            + " it is "
            + Words.number(last.difference())
            + ", give or take "
            + Words.number(last.boundary())
            + ".",
        Chart.xy(Chart.axis("users"), Chart.axis("B less A"), List.of(band, line))
            .with("guide", List.of(0)),
        table);
  }

  private void tests(Findings findings) {
    Table table = new Table().text("outcome").number("A").number("B");
    Sample a = findings.a();
    Sample b = findings.b();
    table.row("users", a.users(), b.users());
    table.row("mean", a.mean(), b.mean());
    table.row("standard deviation", a.deviation(), b.deviation());
    page.table("arms", "The arms", "In the unit of the outcome.", table);
    Table tests = new Table().text("test").number("B less A").number("95 % from").number("to");
    tests.number("p");
    row(tests, "Welch's t-test", findings.welch());
    row(tests, "less earlier means (CUPED)", findings.cuped().test());
    page.table(
        "tests",
        "For one look, at the end",
        "A test of this size finds an effect of "
            + Words.number(findings.power().effect())
            + " with a probability of "
            + Words.percent(findings.power().power())
            + ", and one of "
            + Words.number(findings.power().detectable())
            + " with 80 %.",
        tests);
  }

  private static void row(Table table, String name, WelchTest test) {
    table.row(name, test.difference(), test.low(), test.high(), Words.probability(test.pValue()));
  }

  private void rollout(Rollout rollout) {
    Table table = new Table().text("share of B").number("users in A").number("users in B");
    table.number("B less A").number("give or take").text("what follows");
    Series line = new Series("B less A", 0).line().dots();
    for (Stage stage : rollout.stages()) {
      SampleRatio ratio = stage.ratio();
      table.row(
          Words.percent(ratio.share()),
          ratio.usersA(),
          ratio.usersB(),
          stage.look().map(look -> Words.number(look.difference())).orElse("-"),
          stage.look().map(look -> Words.number(look.boundary())).orElse("-"),
          stage.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '));
      stage
          .look()
          .ifPresent(
              look ->
                  line.point(
                      (double) look.users(),
                      look.difference(),
                      look.difference() - look.boundary(),
                      look.difference() + look.boundary()));
    }
    String told =
        "A roll-out: the share of B rises stage by stage, and "
            + (rollout.isComplete() ? "it came to its end." : "it was stopped before its end.");
    if (line.isEmpty()) {
      page.prose(told);
      page.table("stages", "The stages", "No stage has users enough for a look.", table);
    } else {
      page.figure(
          "stages",
          "The effect after each stage",
          told,
          Chart.xy(Chart.axis("users"), Chart.axis("B less A"), List.of(line))
              .with("guide", List.of(0)),
          table);
    }
  }
}
