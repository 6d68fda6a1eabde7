package dev.quire.cli.ask;

import dev.quire.ask.Evaluation;
import dev.quire.ask.Part;
import dev.quire.cli.Counted;
import dev.quire.cli.JsonText;
import dev.quire.cli.Numbers;
import dev.quire.evaluate.PredictionErrors;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Prints how far predictions are from ratings that were held out. */
final class ErrorsText {
  private ErrorsText() {}

  static ObjectNode json(Part part, Evaluation evaluation) {
    PredictionErrors errors = evaluation.errors();
    ObjectNode result = JsonText.MAPPER.createObjectNode();
    result.put("on", part.key());
    result.put("pairs", errors.pairs());
    result.put("cold_pairs", errors.coldPairs());
    result.put("rmse", errors.rmse());
    result.put("rmse_clipped", errors.rmseClipped());
    result.put("mae", errors.mae());
    result.put("rmse_standard_error", errors.rmseDeviation());
    result.put("rmse_low", errors.rmseLow()).put("rmse_high", errors.rmseHigh());
    putBands(result.putArray("by_item_ratings"), errors.byItemCount());
    putBands(result.putArray("by_user_ratings"), errors.byUserCount());
    evaluation.foldIn().ifPresent(ratings -> result.put("fold_in", ratings));
    if (evaluation.timed()) {
      result.put("timed", true);
    }
    evaluation
        .calibration()
        .ifPresent(found -> result.set("uncertainty", CalibrationText.json(found)));
    return result;
  }

  private static void putBands(ArrayNode array, List<PredictionErrors.CountBand> bands) {
    for (PredictionErrors.CountBand band : bands) {
      ObjectNode node = array.addObject().put("from", band.from());
      if (band.below() < Integer.MAX_VALUE) {
        node.put("below", band.below());
      }
      node.put("pairs", band.pairs()).put("rmse", band.rmse());
    }
  }

  static void print(PrintWriter out, Part part, Evaluation evaluation) {
    PredictionErrors errors = evaluation.errors();
    out.printf(
        Locale.ROOT,
        "%s: RMSE %s, clipped %s, MAE %s over %s%n",
        part.key(),
        Numbers.significant(errors.rmse()),
        Numbers.significant(errors.rmseClipped()),
        Numbers.significant(errors.mae()),
        Counted.of(errors.pairs(), "rating"));
    out.printf(Locale.ROOT, "%,d of a user or item without training ratings%n", errors.coldPairs());
    evaluation
        .foldIn()
        .ifPresent(
            ratings ->
                out.println(
                    "users whom training has not seen, placed by "
                        + Counted.of(ratings, "other rating")));
    if (evaluation.timed()) {
      out.println("each rating is predicted for the time when it was given");
    }
    evaluation.calibration().ifPresent(found -> CalibrationText.print(out, found));
  }
}
