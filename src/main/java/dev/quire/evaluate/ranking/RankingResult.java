package dev.quire.evaluate.ranking;

import java.util.List;
import java.util.stream.IntStream;

/** How good a model's lists are, at each cut-off. */
public final class RankingResult {
  private final int[] cuts;
  private final RankingSums sums;
  private final int withoutPositives;
  private final int candidates;
  private final Estimate auc;

  RankingResult(int[] cuts, RankingSums sums, int withoutPositives, int candidates, Estimate auc) {
    this.cuts = cuts.clone();
    this.sums = sums;
    this.withoutPositives = withoutPositives;
    this.candidates = candidates;
    this.auc = auc;
  }

  /** Names of the measures of lists. */
  public List<String> metrics() {
    return sums.metrics();
  }

  /** The cut-offs, ascending. */
  public int[] cuts() {
    return cuts.clone();
  }

  /** Users whose lists were measured. */
  public int users() {
    return sums.users();
  }

  /** Users with held-out ratings of whom none is relevant; they are in no mean. */
  public int usersWithoutPositives() {
    return withoutPositives;
  }

  /** A measure at a cut-off. */
  public Estimate estimate(String metric, int cut) {
    int m = sums.metrics().indexOf(metric);
    int c = index(cut);
    return Estimate.of(sums.mean(m, c), sums.sampleMeans(m, c));
  }

  /** By how much this is more than another model's, over the same users. */
  public Estimate minus(RankingResult other, String metric, int cut) {
    int m = sums.metrics().indexOf(metric);
    int c = index(cut);
    double[] mine = sums.sampleMeans(m, c);
    double[] theirs = other.sums.sampleMeans(m, other.index(cut));
    double[] differences =
        IntStream.range(0, mine.length).mapToDouble(r -> mine[r] - theirs[r]).toArray();
    return Estimate.of(sums.mean(m, c) - other.sums.mean(m, other.index(cut)), differences);
  }

  /** Share of all items that is in anybody's list. */
  public double coverage(int cut) {
    return (double) sums.offered(index(cut)) / candidates;
  }

  /**
   * Probability that a relevant item is ranked before one that is not: {@link AreaUnderCurve}; null
   * where there are no scores, or nobody asked for it.
   */
  public Estimate auc() {
    return auc;
  }

  private int index(int cut) {
    return IntStream.range(0, cuts.length).filter(c -> cuts[c] == cut).findFirst().orElseThrow();
  }
}
