package dev.quire.cli.ask;

import dev.quire.cli.JsonText;
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
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The results of an experiment for programs. */
final class ExperimentJson {
  private ExperimentJson() {}

  static ObjectNode of(ExperimentLog log, Comparison comparison) {
    ObjectNode node = head(log);
    put(node.putObject("sample_ratio"), comparison.ratio());
    node.put("withheld", comparison.findings().isEmpty());
    comparison.findings().ifPresent(found -> put(node, found));
    return node;
  }

  private static ObjectNode head(ExperimentLog log) {
    return JsonText.MAPPER
        .createObjectNode()
        .put("experiment", log.name())
        .put("evidence", log.evidence().key())
        .put("caution", log.evidence().words())
        .put("outcome", log.outcome())
        .put("a", log.a())
        .put("b", log.b());
  }

  private static void put(ObjectNode node, SampleRatio ratio) {
    node.put("users_a", ratio.usersA())
        .put("users_b", ratio.usersB())
        .put("share", ratio.share())
        .put("p_value", ratio.pValue())
        .put("flagged", ratio.isFlagged());
  }

  private static void put(ObjectNode node, Findings found) {
    put(node.putObject("arm_a"), found.a());
    put(node.putObject("arm_b"), found.b());
    put(node.putObject("welch"), found.welch());
    put(node.putObject("cuped").put("theta", found.cuped().theta()), found.cuped().test());
    ObjectNode power = node.putObject("power");
    power
        .put("effect", found.power().effect())
        .put("power", found.power().power())
        .put("detectable", found.power().detectable());
    found.power().users().ifPresent(users -> power.put("users", users));
    ArrayNode outcomes = node.putArray("outcomes");
    for (OutcomeBin bin : found.outcomes()) {
      ObjectNode row = outcomes.addObject().put("from", bin.from()).put("to", bin.to());
      row.put("users_a", bin.usersA()).put("users_b", bin.usersB());
    }
    ArrayNode looks = node.putArray("looks");
    found.looks().forEach(look -> put(looks.addObject(), look));
    found.conclusion().ifPresent(look -> put(node.putObject("conclusion"), look));
  }

  private static void put(ObjectNode node, Sample sample) {
    node.put("users", sample.users())
        .put("mean", sample.mean())
        .put("deviation", sample.deviation());
  }

  private static void put(ObjectNode node, WelchTest test) {
    node.put("difference", test.difference())
        .put("standard_error", test.standardError())
        .put("degrees_of_freedom", test.degreesOfFreedom())
        .put("low", test.low())
        .put("high", test.high())
        .put("p_value", test.pValue());
  }

  private static void put(ObjectNode node, Look look) {
    node.put("users", look.users())
        .put("difference", look.difference())
        .put("standard_error", look.standardError())
        .put("boundary", look.boundary())
        .put("always_valid_p", look.pValue());
  }

  static ObjectNode of(ExperimentLog log, Rollout rollout) {
    ObjectNode node = head(log);
    ArrayNode stages = node.putArray("stages");
    for (Stage stage : rollout.stages()) {
      ObjectNode row = stages.addObject();
      put(row.putObject("sample_ratio"), stage.ratio());
      row.put("verdict", stage.verdict().name().toLowerCase(Locale.ROOT));
      stage.look().ifPresent(look -> put(row.putObject("look"), look));
    }
    return node.put("complete", rollout.isComplete());
  }
}
