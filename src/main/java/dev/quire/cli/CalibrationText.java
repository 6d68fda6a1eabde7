package dev.quire.cli;

import dev.quire.evaluate.Calibration;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How far a model's uncertainty can be trusted, for people and for programs. */
final class CalibrationText {
  private CalibrationText() {}

  /** Lines to follow another one. */
  static String lines(Calibration calibration) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%nnegative log-likelihood %.4f; share of ratings",
            calibration.negativeLogLikelihood()));
    for (int i = 0; i < Calibration.INTERVALS.size(); i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s %.1f %% in %.0f %%",
              i == 0 ? "" : ",",
              100 * calibration.within().get(i),
              100 * Calibration.INTERVALS.get(i)));
    }
    text.append(String.format(Locale.ROOT, " intervals%npredicted deviation    RMSE     ratings"));
    for (Calibration.Band band : calibration.bands()) {
      text.append(
          String.format(
              Locale.ROOT, "%n%19.3f  %6.3f  %,10d", band.deviation(), band.rmse(), band.pairs()));
    }
    return text.toString();
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
