package dev.quire.report;

import dev.quire.describe.Description;
import dev.quire.experiment.Comparison;
import dev.quire.experiment.ExperimentLog;
import dev.quire.experiment.Rollout;
import dev.quire.tune.TuningRecord;
import java.util.List;
import java.util.Optional;

/**
 * All that a report tells.
 *
 * @param title of the page
 * @param dataset facts about the ratings
 * @param models of them, as many as there are, side by side
 * @param tuning how a search for settings went
 * @param experiment what an experiment has found
 * @param notices what could not be had, in sentences that say what to do
 * @param commands what made it, to type again
 */
public record ReportFindings(
    String title,
    Description dataset,
    List<ModelFindings> models,
    Optional<TuningRecord> tuning,
    Optional<Experiment> experiment,
    List<String> notices,
    List<String> commands) {
  /** Keeps copies. */
  public ReportFindings {
    models = List.copyOf(models);
    notices = List.copyOf(notices);
    commands = List.copyOf(commands);
  }

  /**
   * An experiment: one of the two results, by whether its share of B was to change.
   *
   * @param log who was in which arm, and where that is from
   * @param comparison of one share
   * @param rollout of several
   */
  public record Experiment(
      ExperimentLog log, Optional<Comparison> comparison, Optional<Rollout> rollout) {}
}
