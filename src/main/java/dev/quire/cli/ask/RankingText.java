package dev.quire.cli.ask;

import dev.quire.ask.ListEvaluation;
import dev.quire.cli.Counted;
import dev.quire.cli.JsonText;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextTable;
import dev.quire.evaluate.ranking.Estimate;
import dev.quire.evaluate.ranking.RankingResult;
import dev.quire.files.Shown;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/** Measures of lists, for people and for programs. */
final class RankingText {
  /** The length of list that stands for all, where it was measured. */
  private static final int USUAL_CUT = 10;

  private static final String USUAL = "ndcg";

  private static final Map<String, String> WORDS =
      Map.of(
          "recall_min", "recall of min(k, relevant)",
          "ndcg", "NDCG",
          "map", "MAP",
          "mrr", "MRR",
          "hit_rate", "hit rate",
          "popularity", "popularity, users",
          "novelty", "novelty, bits");

  private RankingText() {}

  static void print(PrintWriter out, ListEvaluation lists) {
    RankingResult model = lists.model();
    out.printf(
        Locale.ROOT,
        "%s: lists for %s; relevant: %s%n",
        lists.part().key(),
        Counted.of(model.users(), "user"),
        lists.relevant(Numbers.shortest(lists.positiveFrom())));
    if (model.usersWithoutPositives() > 0) {
      out.printf(
          Locale.ROOT,
          "%s of whom nothing held out is relevant left aside%n",
          Counted.of(model.usersWithoutPositives(), "user"));
    }
    out.println();
    table(model).print(out);
    out.println();
    if (model.auc() != null) {
      out.println("AUC " + withInterval(model.auc()));
    }
    int cut = usualCut(model);
    Estimate measured = model.estimate(USUAL, cut);
    double yardstick = lists.popularity().estimate(USUAL, cut).mean();
    out.printf(
        Locale.ROOT, "NDCG@%d %s%s%n", cut, withInterval(measured), times(measured, yardstick));
  }

  /** How it compares with what everyone likes. */
  private static String times(Estimate measured, double yardstick) {
    return yardstick == 0
        ? ""
        : String.format(
            Locale.ROOT,
            ": %.2f times that of the most popular items, %.4f",
            measured.mean() / yardstick,
            yardstick);
  }

  private static String withInterval(Estimate estimate) {
    return String.format(
        Locale.ROOT,
        "%.4f (95 %% interval %.4f to %.4f)",
        estimate.mean(),
        estimate.low(),
        estimate.high());
  }

  private static int usualCut(RankingResult result) {
    int[] cuts = result.cuts();
    return IntStream.of(cuts).anyMatch(cut -> cut == USUAL_CUT) ? USUAL_CUT : cuts[0];
  }

  private static TextTable table(RankingResult result) {
    TextTable table = new TextTable().left("length of list");
    for (int cut : result.cuts()) {
      table.right(String.valueOf(cut));
    }
    for (String metric : result.metrics()) {
      row(table, WORDS.getOrDefault(metric, metric), result, metric);
    }
    List<String> coverage = new ArrayList<>(List.of("share of the items in any list"));
    for (int cut : result.cuts()) {
      coverage.add(String.format(Locale.ROOT, "%.4f", result.coverage(cut)));
    }
    table.row(coverage, List.of());
    return table;
  }

  private static void row(TextTable table, String name, RankingResult result, String metric) {
    double[] means =
        IntStream.of(result.cuts())
            .mapToDouble(cut -> result.estimate(metric, cut).mean())
            .toArray();
    List<String> cells = new ArrayList<>(List.of(name));
    boolean shares = !metric.equals("popularity") && !metric.equals("novelty");
    for (double mean : means) {
      cells.add(shares ? String.format(Locale.ROOT, "%.4f", mean) : Numbers.of(means).text(mean));
    }
    table.row(cells, List.of());
  }

  /** By how much the lists of one model are better than those of another. */
  static void print(
      PrintWriter out, ListEvaluation lists, ListEvaluation others, String otherModel) {
    RankingResult model = lists.model();
    TextTable table = new TextTable().left("more than " + Shown.line(otherModel));
    table.right("length").right("difference").right("95 % from").right("to");
    for (String metric : model.metrics()) {
      int cut = usualCut(model);
      Estimate difference = model.minus(others.model(), metric, cut);
      Numbers numbers = Numbers.of(difference.low(), difference.high());
      table.row(
          List.of(
              WORDS.getOrDefault(metric, metric),
              String.valueOf(cut),
              numbers.signed(difference.mean()),
              numbers.signed(difference.low()),
              numbers.signed(difference.high())),
          List.of());
    }
    out.println();
    table.print(out);
  }

  /** The same for programs, at all cut-offs. */
  static ObjectNode json(ListEvaluation lists, ListEvaluation others) {
    RankingResult model = lists.model();
    ObjectNode node = JsonText.MAPPER.createObjectNode();
    for (int cut : model.cuts()) {
      for (String metric : model.metrics()) {
        Estimate difference = model.minus(others.model(), metric, cut);
        node.putObject(metric + "@" + cut)
            .put("difference", difference.mean())
            .put("low", difference.low())
            .put("high", difference.high());
      }
    }
    return node;
  }

  /** The keys that scripts rely on: {@code ndcg@10} and so on. */
  static ObjectNode json(ListEvaluation lists) {
    RankingResult model = lists.model();
    ObjectNode node = JsonText.MAPPER.createObjectNode();
    node.put("on", lists.part().key());
    node.put("meaning", lists.meaning().key());
    node.put("positive_from", lists.positiveFrom());
    for (int cut : model.cuts()) {
      for (String metric : model.metrics()) {
        node.put(metric + "@" + cut, model.estimate(metric, cut).mean());
      }
      node.put("coverage@" + cut, model.coverage(cut));
    }
    if (model.auc() != null) {
      node.put("auc", model.auc().mean());
    }
    node.put("users", model.users());
    node.put("users_without_positives", model.usersWithoutPositives());
    ObjectNode intervals = node.putObject("intervals");
    ObjectNode popularity = node.putObject("most_rated");
    for (int cut : model.cuts()) {
      for (String metric : model.metrics()) {
        Estimate estimate = model.estimate(metric, cut);
        intervals.putArray(metric + "@" + cut).add(estimate.low()).add(estimate.high());
        popularity.put(metric + "@" + cut, lists.popularity().estimate(metric, cut).mean());
      }
    }
    return node;
  }
}
