package dev.quire.report;

import dev.quire.ask.Evaluation;
import dev.quire.ask.ListEvaluation;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.evaluate.PredictionErrors.CountBand;
import dev.quire.evaluate.ranking.Estimate;
import dev.quire.evaluate.ranking.RankingResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Errors on held-out ratings, and how good lists are. */
final class MeasureFigures {
  private static final int USUAL_CUT = 10;
  private static final String NDCG = "ndcg";
  private static final String MOST_POPULAR = "the most popular";
  private static final int YARDSTICK = 7; // its place in the palette

  /** Shares of one, which can stand on one axis. */
  private static final Map<String, String> SHARES = shares();

  private final List<ModelFindings> models;
  private final Page page;

  MeasureFigures(List<ModelFindings> models, Page page) {
    this.models = models;
    this.page = page;
  }

  private static Map<String, String> shares() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put(NDCG, "NDCG");
    names.put("recall", "recall");
    names.put("precision", "precision");
    names.put("map", "MAP");
    names.put("mrr", "MRR");
    names.put("hit_rate", "hit rate");
    return names;
  }

  private List<ModelFindings> with(Function<ModelFindings, Boolean> has) {
    return models.stream().filter(has::apply).toList();
  }

  void write() {
    List<ModelFindings> rated = with(model -> model.evaluation().isPresent());
    if (!rated.isEmpty()) {
      String part = rated.getFirst().evaluation().orElseThrow().part().key();
      page.heading("Errors on the " + part + " ratings");
      errors(rated);
      bands(
          rated,
          "rmse-by-item",
          "Error by popularity of the item",
          "training ratings of the item",
          PredictionErrors::byItemCount);
      bands(
          rated,
          "rmse-by-user",
          "Error by activity of the user",
          "training ratings of the user",
          PredictionErrors::byUserCount);
    }
    List<ModelFindings> ranked = with(model -> model.lists().isPresent());
    if (!ranked.isEmpty()) {
      page.heading("Lists, against the most popular items");
      lists(ranked);
      byLength(ranked);
      sorts(ranked);
    }
  }

  private static PredictionErrors errors(ModelFindings model) {
    return model.evaluation().map(Evaluation::errors).orElseThrow();
  }

  private void errors(List<ModelFindings> rated) {
    Table table = new Table().text("model").number("RMSE").number("95 % from").number("to");
    table.number("clipped").number("MAE").number("pairs").number("of these cold");
    List<Object> series = new ArrayList<>();
    List<String> told = new ArrayList<>();
    for (ModelFindings model : rated) {
      PredictionErrors errors = errors(model);
      double low = errors.rmseLow();
      double high = errors.rmseHigh();
      table.row(
          model.name(),
          errors.rmse(),
          low,
          high,
          errors.rmseClipped(),
          errors.mae(),
          errors.pairs(),
          errors.coldPairs());
      series.add(row(model, models.indexOf(model), List.of(List.of(errors.rmse(), low, high))));
      told.add(model.name() + " " + Words.number(errors.rmse()));
    }
    page.figure(
        "rmse",
        "Root mean squared error",
        "Over "
            + Words.count(errors(rated.getFirst()).pairs(), "rating")
            + ": "
            + Words.and(told)
            + ". The intervals say where the error would lie, 95 times of 100, with other users;"
            + " these being the same for all models, their differences are surer than that.",
        Chart.of("intervals")
            .with("x", Chart.axis("RMSE"))
            .with("labels", List.of("RMSE"))
            .with("series", series),
        table);
  }

  private static Map<String, Object> row(ModelFindings model, int color, List<?> values) {
    return Map.of("name", model.name(), "color", color, "values", values);
  }

  private void bands(
      List<ModelFindings> rated,
      String id,
      String title,
      String axis,
      Function<PredictionErrors, List<CountBand>> bands) {
    Table table = new Table().text("model").number(axis);
    table.number("test ratings").number("RMSE");
    List<Series> series = new ArrayList<>();
    for (ModelFindings model : rated) {
      Series line = new Series(model.name(), models.indexOf(model)).line().dots();
      int place = 0;
      for (CountBand band : bands.apply(errors(model))) {
        line.point(place++, band.rmse());
        table.row(model.name(), name(band), band.pairs(), band.rmse());
      }
      series.add(line);
    }
    List<CountBand> first = bands.apply(errors(rated.getFirst())); // as of all: the same pairs
    Map<String, Object> named = Chart.axis(axis);
    named.put("names", first.stream().map(MeasureFigures::name).toList());
    page.figure(
        id,
        title,
        rated.getFirst().name()
            + " has "
            + Words.number(first.getFirst().rmse())
            + " where there are fewest, over "
            + Words.count(first.getFirst().pairs(), "rating")
            + ", and "
            + Words.number(first.getLast().rmse())
            + " where there are most, over "
            + Words.count(first.getLast().pairs())
            + ".",
        Chart.xy(named, Chart.axis("RMSE"), series),
        table);
  }

  private static String name(CountBand band) {
    String from = Words.count(band.from());
    return band.below() == Integer.MAX_VALUE
        ? from + " on"
        : band.below() - band.from() == 1 ? from : from + "\u2013" + Words.count(band.below() - 1);
  }

  private static int cut(RankingResult result) {
    int[] cuts = result.cuts();
    return Arrays.stream(cuts).anyMatch(cut -> cut == USUAL_CUT) ? USUAL_CUT : cuts[0];
  }

  private void lists(List<ModelFindings> ranked) {
    ListEvaluation first = ranked.getFirst().lists().orElseThrow();
    int cut = cut(first.model());
    List<Object> series = new ArrayList<>();
    Table table = new Table().text("measure").text("lists of").number("mean");
    table.number("95 % from").number("to");
    for (ModelFindings model : ranked) {
      RankingResult result = model.lists().orElseThrow().model();
      series.add(row(model, models.indexOf(model), estimates(result, cut, model.name(), table)));
    }
    List<List<Double>> yardstick = estimates(first.popularity(), cut, MOST_POPULAR, table);
    series.add(Map.of("name", MOST_POPULAR, "color", YARDSTICK, "values", yardstick));
    page.wideFigure(
        "lists",
        "Measures of lists of " + cut,
        "For "
            + Words.count(first.model().users(), "user")
            + ", against all items; relevant is "
            + first.relevant(Words.number((float) first.positiveFrom()))
            + " in the "
            + first.part().key()
            + " part. "
            + times(ranked, cut),
        Chart.of("intervals")
            .with("x", Chart.axis("at " + cut, "zero"))
            .with("labels", List.copyOf(SHARES.values()))
            .with("series", series),
        table);
  }

  /** Each model's NDCG against the yardstick's. */
  private static String times(List<ModelFindings> ranked, int cut) {
    List<String> told = new ArrayList<>();
    for (ModelFindings model : ranked) {
      told.add(model.name() + " " + Words.number(ndcg(model.lists().orElseThrow().model(), cut)));
    }
    double yardstick = ndcg(ranked.getFirst().lists().orElseThrow().popularity(), cut);
    return "NDCG@"
        + cut
        + ": "
        + Words.and(told)
        + ", the most popular "
        + Words.number(yardstick)
        + ".";
  }

  private static double ndcg(RankingResult result, int cut) {
    return result.estimate(NDCG, cut).mean();
  }

  private static List<List<Double>> estimates(
      RankingResult result, int cut, String name, Table table) {
    List<List<Double>> values = new ArrayList<>();
    SHARES.forEach(
        (metric, words) -> {
          Estimate found = result.estimate(metric, cut);
          values.add(List.of(found.mean(), found.low(), found.high()));
          table.row(words, name, found.mean(), found.low(), found.high());
        });
    return values;
  }

  private void byLength(List<ModelFindings> ranked) {
    List<Series> series = new ArrayList<>();
    Table table = new Table().text("lists of").number("length").number("NDCG");
    table.number("95 % from").number("to").number("share of the items in any list");
    for (ModelFindings model : ranked) {
      RankingResult result = model.lists().orElseThrow().model();
      series.add(byLength(result, model.name(), models.indexOf(model), table));
    }
    RankingResult most = ranked.getFirst().lists().orElseThrow().popularity();
    series.add(byLength(most, MOST_POPULAR, YARDSTICK, table).dash());
    Map<String, Object> lengths = Chart.axis("length of the list", "log");
    lengths.put("at", Arrays.stream(most.cuts()).boxed().toList());
    page.figure(
        "ndcg",
        "NDCG by length of the list",
        "With intervals that hold 95 of 100 bootstrap samples of the users. "
            + coverage(ranked, cut(most)),
        Chart.xy(lengths, Chart.axis("NDCG", "zero"), series),
        table);
  }

  private static String coverage(List<ModelFindings> ranked, int cut) {
    return "Of all items "
        + Words.and(
            ranked.stream()
                .map(
                    model ->
                        Words.percent(model.lists().orElseThrow().model().coverage(cut))
                            + " are in a list of "
                            + cut
                            + " by "
                            + model.name())
                .toList())
        + ".";
  }

  private static Series byLength(RankingResult result, String name, int color, Table table) {
    Series line = new Series(name, color).line().dots();
    for (int cut : result.cuts()) {
      Estimate found = result.estimate(NDCG, cut);
      line.point(cut, found.mean(), found.low(), found.high());
      table.row(name, cut, found.mean(), found.low(), found.high(), result.coverage(cut));
    }
    return line;
  }

  /** What sort of items lists offer. */
  private void sorts(List<ModelFindings> ranked) {
    int cut = cut(ranked.getFirst().lists().orElseThrow().model());
    Table table = new Table().text("lists of").number("mean popularity, users");
    table.number("novelty, bits");
    for (ModelFindings model : ranked) {
      sort(table, model.name(), model.lists().orElseThrow().model(), cut);
    }
    sort(table, MOST_POPULAR, ranked.getFirst().lists().orElseThrow().popularity(), cut);
    page.table(
        "sorts",
        "What sort of items they offer",
        "Means over all places of lists of "
            + cut
            + ". The rarer an item, the more bits has its novelty.",
        table);
  }

  private static void sort(Table table, String name, RankingResult result, int cut) {
    table.row(
        name, result.estimate("popularity", cut).mean(), result.estimate("novelty", cut).mean());
  }
}
