package dev.quire.tune;

import dev.quire.ask.ListQuery;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.Part;
import dev.quire.evaluate.Calibration;
import dev.quire.evaluate.ranking.RankingMetric;
import dev.quire.evaluate.ranking.RankingMetrics;
import dev.quire.files.InvalidFileException;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.train.ModelKind;
import dev.quire.train.Settings;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a search goes for: the error of predicted ratings ({@code rmse}), how unlikely a model finds
 * them ({@code nll}, of kinds that know how sure they are), or a measure of lists, {@code ndcg@10}
 * for example.
 *
 * @param name {@code rmse}, {@code nll}, or that of a {@link RankingMetric}
 * @param cut length of the lists; 0 where there are none
 */
public record Measure(String name, int cut) {
  /** Root mean squared error, the least is the best. */
  public static final Measure RMSE = new Measure("rmse", 0);

  /** {@linkplain Calibration Negative log-likelihood}, the least is the best. */
  public static final Measure NLL = new Measure("nll", 0);

  private static final Pattern OF_LISTS = Pattern.compile("([a-z_]+)@([1-9]\\d{0,3})");

  /** These tell what lists are like, and not how good they are. */
  private static final Set<String> NO_QUALITY = Set.of("popularity", "novelty");

  private static List<String> listMetrics() {
    return RankingMetrics.all(item -> 1, 0, 1).stream()
        .map(RankingMetric::name)
        .filter(name -> !NO_QUALITY.contains(name))
        .toList();
  }

  /**
   * Reads a measure.
   *
   * @throws BadInputException when there is none of that name
   */
  public static Measure of(String text) {
    if (text.equals(RMSE.name)) {
      return RMSE;
    }
    if (text.equals(NLL.name)) {
      return NLL;
    }
    Matcher lists = OF_LISTS.matcher(text);
    if (!lists.matches() || !listMetrics().contains(lists.group(1))) {
      throw new BadInputException(
          Problem.of("no such measure")
              .setting("by", text)
              .remedy(
                  "use rmse, nll or, with the length of the lists as in ndcg@10, {}",
                  String.join(", ", listMetrics())));
    }
    return new Measure(lists.group(1), Integer.parseInt(lists.group(2)));
  }

  /** What goes with a kind of model: lists of those that have preferences, otherwise errors. */
  public static Measure usual(Settings settings) {
    boolean lists =
        settings.kind().score() == ScoreMeaning.PREFERENCE
            || settings.kind().preferenceRank(settings) > 0;
    return lists ? new Measure("ndcg", 10) : RMSE;
  }

  private boolean isOfLists() {
    return cut > 0;
  }

  /** What is to be as small as can be: an error itself, and less than 0 of a measure of lists. */
  public double loss(double score) {
    return isOfLists() ? -score : score;
  }

  /** Refuses kinds that have no such measure. */
  void requireUse(ModelKind kind) {
    if (!isOfLists() && kind.score() == ScoreMeaning.PREFERENCE) {
      throw without(kind, "preferences have no errors of ratings", "use {by=ndcg@10}");
    }
    if (equals(NLL) && !kind.hasVariances()) {
      throw without(
          kind,
          "this kind of model doesn't know how sure it is",
          "use {by=rmse}, or a kind that does, such as {model=vb}");
    }
  }

  private BadInputException without(ModelKind kind, String what, String remedy) {
    return new BadInputException(
        Problem.of(what).setting("model", kind.name()).setting("by", this).remedy(remedy));
  }

  /** The score of a model on a part of its dataset. */
  double of(ModelQueries model, Part part, WorkerPool pool) throws InvalidFileException {
    if (isOfLists()) {
      return model.evaluateTop(ListQuery.on(part).at(cut), pool).estimate(name, cut).mean();
    }
    var evaluation = model.evaluate(part, pool);
    return equals(RMSE)
        ? evaluation.errors().rmse()
        : evaluation.calibration().orElseThrow().negativeLogLikelihood();
  }

  /** As people write it. */
  @Override
  public String toString() {
    return isOfLists() ? name + "@" + cut : name;
  }
}
