package dev.quire.cli;

import dev.quire.evaluate.Calibration;
import java.io.PrintWriter;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How far a model's uncertainty can be trusted, for people and for programs. */
final class CalibrationText {
  private CalibrationText() {}

  static void print(Calibration calibration, PrintWriter out) {
    StringBuilder intervals = new StringBuilder();
    for (int i = 0; i < Calibration.INTERVALS.size(); i++) {
      intervals.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %% in %.0f %%",
              i == 0 ? "" : ", ",
              100 * calibration.within().get(i),
              100 * Calibration.INTERVALS.get(i)));
    }
    out.printf(
        Locale.ROOT,
        "negative log-likelihood %.4f; ratings within predicted intervals: %s%n",
        calibration.negativeLogLikelihood(),
        intervals);
    out.println("by predicted uncertainty:    ratings  predicted  RMSE");
    for (Calibration.Band band : calibration.bands()) {
      out.printf(
          Locale.ROOT,
          "%36s  %9.3f  %.3f%n",
          String.format(Locale.ROOT, "%,d", band.pairs()),
          band.deviation(),
          band.rmse());
    }
  }

  static ObjectNode json(Calibration calibration) {
    ObjectNode node = VerbCommand.JSON.createObjectNode();
    node.put("negative_log_likelihood", calibration.negativeLogLikelihood());
    for (int i = 0; i < Calibration.INTERVALS.size(); i++) {
      long percent = Math.round(100 * Calibration.INTERVALS.get(i));
      node.put("within_" + percent, calibration.within().get(i));
    }
    ArrayNode bands = node.putArray("bands");
    for (Calibration.Band band : calibration.bands()) {
      ObjectNode row = bands.addObject();
      row.put("pairs", band.pairs());
      row.put("predicted_deviation", band.deviation());
      row.put("rmse", band.rmse());
    }
    return node;
  }
}
