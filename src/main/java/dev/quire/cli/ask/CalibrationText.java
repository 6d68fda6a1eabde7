package dev.quire.cli.ask;

import dev.quire.cli.JsonText;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextTable;
import dev.quire.evaluate.Calibration;
import java.io.PrintWriter;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How far a model's uncertainty can be trusted, for people and for programs. */
final class CalibrationText {
  private CalibrationText() {}

  static void print(PrintWriter out, Calibration calibration) {
    out.println(
        "negative log-likelihood " + Numbers.significant(calibration.negativeLogLikelihood(), 5));
    TextTable intervals = new TextTable().right("interval").right("ratings within");
    for (int i = 0; i < Calibration.INTERVALS.size(); i++) {
      intervals.row(
          String.format(Locale.ROOT, "%.0f %%", 100 * Calibration.INTERVALS.get(i)),
          String.format(Locale.ROOT, "%.1f %%", 100 * calibration.within().get(i)));
    }
    intervals.print(out);
    out.println();
    TextTable table = new TextTable().right("predicted deviation").right("RMSE").right("ratings");
    Numbers deviations = Numbers.of(calibration.bands(), Calibration.Band::deviation);
    for (Calibration.Band band : calibration.bands()) {
      table.row(
          deviations.text(band.deviation()),
          deviations.text(band.rmse()),
          String.format(Locale.ROOT, "%,d", band.pairs()));
    }
    table.print(out);
  }

  static ObjectNode json(Calibration calibration) {
    ObjectNode node = JsonText.MAPPER.createObjectNode();
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
