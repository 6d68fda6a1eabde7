package dev.quire.report;

import dev.quire.ask.Evaluation;
import dev.quire.ask.UncertainItems;
import dev.quire.ask.UncertainItems.Histogram;
import dev.quire.evaluate.Calibration;
import dev.quire.evaluate.Calibration.Band;
import dev.quire.recommend.UncertainRows;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** How sure models are, and whether they may be. */
final class UncertaintyFigures {
  private final List<ModelFindings> models;
  private final Page page;

  UncertaintyFigures(List<ModelFindings> models, Page page) {
    this.models = models;
    this.page = page;
  }

  void write() {
    List<ModelFindings> calibrated =
        models.stream()
            .filter(m -> m.evaluation().flatMap(Evaluation::calibration).isPresent())
            .toList();
    List<ModelFindings> uncertain =
        models.stream().filter(model -> model.uncertain().isPresent()).toList();
    if (!calibrated.isEmpty() || !uncertain.isEmpty()) {
      page.heading("Uncertainty");
    }
    if (!calibrated.isEmpty()) {
      within(calibrated);
      bands(calibrated);
    }
    for (ModelFindings model : uncertain) {
      UncertainItems found = model.uncertain().orElseThrow();
      histogram(model, "items", found.itemCounts(), means(found));
      histogram(model, "users", found.userCounts(), "");
    }
  }

  private static Calibration calibration(ModelFindings model) {
    return model.evaluation().flatMap(Evaluation::calibration).orElseThrow();
  }

  private void within(List<ModelFindings> calibrated) {
    List<Series> series = new ArrayList<>();
    Table table = new Table().text("model").number("interval").number("ratings within");
    List<String> told = new ArrayList<>();
    for (ModelFindings model : calibrated) {
      Series line = new Series(model.name(), models.indexOf(model)).line().dots();
      Calibration found = calibration(model);
      for (int i = 0; i < Calibration.INTERVALS.size(); i++) {
        double interval = Calibration.INTERVALS.get(i);
        line.point(interval, found.within().get(i));
        table.row(model.name(), Words.percent(interval), Words.percent(found.within().get(i)));
      }
      series.add(line);
      int last = Calibration.INTERVALS.size() - 1;
      told.add(
          "of "
              + model.name()
              + " "
              + Words.percent(found.within().get(last))
              + " lie in intervals of "
              + Words.percent(Calibration.INTERVALS.get(last)));
    }
    page.figure(
        "calibration",
        "Calibration of intervals",
        "On the dotted line intervals hold what they say, above it more. Of the held-out ratings "
            + Words.and(told)
            + ".",
        Chart.xy(Chart.axis("interval"), Chart.axis("share of the ratings within"), series)
            .with("diagonal", true),
        table);
  }

  private void bands(List<ModelFindings> calibrated) {
    List<Series> series = new ArrayList<>();
    Table table =
        new Table().text("model").number("predicted deviation").number("RMSE").number("ratings");
    List<String> told = new ArrayList<>();
    for (ModelFindings model : calibrated) {
      Series line = new Series(model.name(), models.indexOf(model)).line().dots();
      Calibration found = calibration(model);
      for (Band band : found.bands()) {
        line.point(band.deviation(), band.rmse());
        table.row(model.name(), band.deviation(), band.rmse(), band.pairs());
      }
      series.add(line);
      told.add(
          model.name()
              + " has "
              + Words.number(found.negativeLogLikelihood())
              + " for each rating");
    }
    page.figure(
        "rmse-by-deviation",
        "Error by predicted uncertainty",
        "Held-out ratings by how sure the model was, about as many in each band; on the dotted line"
            + " the error is what was predicted. As a negative log-likelihood "
            + Words.and(told)
            + ".",
        Chart.xy(Chart.axis("predicted deviation"), Chart.axis("RMSE"), series)
            .with("diagonal", true),
        table);
  }

  private static String means(UncertainItems found) {
    return mean("at most " + UncertainRows.RARE, found.rare())
        + mean("at least " + UncertainRows.COMMON, found.common());
  }

  private static String mean(String ratings, OptionalDouble mean) {
    return mean.isEmpty()
        ? ""
        : " The mean of those with "
            + ratings
            + " training ratings is "
            + Words.number(mean.getAsDouble())
            + ".";
  }

  private void histogram(ModelFindings model, String what, Histogram counts, String more) {
    int bins = counts.counts().size();
    List<String> labels =
        IntStream.range(0, bins).mapToObj(bin -> Words.number(counts.edge(bin))).toList();
    Table table = new Table().number("variance from").number("to").number(what);
    for (int bin = 0; bin < bins; bin++) {
      table.row(counts.edge(bin), counts.edge(bin + 1), counts.counts().get(bin));
    }
    int place = models.indexOf(model);
    page.figure(
        "uncertain-" + what + "-" + place,
        "Posterior variance of the " + what + " of " + model.name(),
        "The sum over bias and factors, from "
            + Words.number(counts.least())
            + " to "
            + Words.number(counts.greatest())
            + "; each bar is named by where it begins."
            + more,
        Chart.bars("variance", what, labels, List.of(Chart.values(what, place, counts.counts()))),
        table);
  }
}
