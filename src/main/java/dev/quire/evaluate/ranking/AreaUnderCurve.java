package dev.quire.evaluate.ranking;

import dev.quire.parallel.RandomStreams;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.Ranker;
import dev.quire.recommend.RowScores;
import dev.quire.recommend.Screening;
import dev.quire.recommend.Standing;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The area under the ROC curve: the probability that a relevant item has a higher score than one
 * that is not, of equal scores a half. It takes all scores of a user, not the best alone, so of
 * more than {@value #MOST_USERS} users it is that of so many, chosen by a hash.
 *
 * <p>Most items are below all relevant ones, and misplace none: a {@link Screening} leaves them
 * out.
 *
 * <p>S. Rendle, C. Freudenthaler, Z. Gantner, L. Schmidt-Thieme, "BPR: Bayesian personalized
 * ranking from implicit feedback", UAI 2009, 6.2.
 */
final class AreaUnderCurve {
  static final int MOST_USERS = 5_000;

  /** Users who go by the items together. */
  static final int BLOCK = 10 * Screening.GROUP;

  private final Ranker ranker;
  private final IntFunction<Standing> standings; // by dense user
  private final RankingProtocol protocol;
  private final int items;

  private AreaUnderCurve(Ranker ranker, IntFunction<Standing> standings, RankingProtocol protocol) {
    this.ranker = ranker;
    this.standings = standings;
    this.protocol = protocol;
    this.items = protocol.training().items();
  }

  /** The mean over users; null when nobody has an item that is not relevant. */
  static Estimate measure(
      Ranker ranker,
      IntFunction<Standing> standings,
      RankingProtocol protocol,
      int[] users,
      WorkerPool pool) {
    int[] chosen = chosen(users);
    double[] areas = new double[chosen.length]; // not a number where there is nothing to compare
    AreaUnderCurve measure = new AreaUnderCurve(ranker, standings, protocol);
    Screening screening = new Screening(ranker, IntStream.range(0, measure.items).toArray());
    pool.forEach(
        Math.ceilDiv(chosen.length, BLOCK),
        screening.blockBytes(BLOCK) + ranker.standingBytes() * BLOCK,
        () -> screening.new Block(BLOCK),
        (number, block) -> {
          int first = number * BLOCK;
          int end = Math.min(first + BLOCK, chosen.length);
          measure.measure(Arrays.copyOfRange(chosen, first, end), block, areas, first);
        });
    return estimate(chosen, areas);
  }

  private static int[] chosen(int[] users) {
    return users.length <= MOST_USERS
        ? users
        : IntStream.of(users)
            .boxed()
            .sorted(Comparator.comparingLong(user -> RandomStreams.mix(user)))
            .limit(MOST_USERS)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
  }

  private static Estimate estimate(int[] users, double[] areas) {
    double sum = 0;
    int count = 0;
    double[] sampleSums = new double[Bootstrap.REPLICATES];
    double[] sampleCounts = new double[Bootstrap.REPLICATES];
    double[] times = new double[Bootstrap.REPLICATES];
    for (int i = 0; i < users.length; i++) {
      if (!Double.isNaN(areas[i])) {
        sum += areas[i];
        count++;
        Bootstrap.draw(users[i], times);
        for (int r = 0; r < times.length; r++) {
          sampleSums[r] += times[r] * areas[i];
          sampleCounts[r] += times[r];
        }
      }
    }
    if (count == 0) {
      return null;
    }
    Arrays.setAll(sampleSums, r -> sampleSums[r] / sampleCounts[r]);
    return Estimate.of(sum / count, sampleSums);
  }

  /**
   * The areas of some users.
   *
   * @param areas theirs from {@code at} on. Modified.
   */
  private void measure(int[] users, Screening.Block block, double[] areas, int at) {
    Counts[] counts = IntStream.of(users).mapToObj(Counts::new).toArray(Counts[]::new);
    block.clear();
    for (int i = 0; i < users.length; i++) {
      block.put(i, counts[i].standing);
      block.lookFor(i, counts[i].relevant[0]);
    }
    double[] run = new double[RowScores.RUN];
    block.goThrough((i, tile, found, count) -> counts[i].add(found, count, run));
    for (int i = 0; i < users.length; i++) {
      areas[at + i] = counts[i].area();
    }
  }

  /** Counts, for each candidate of a user that is not relevant, the relevant items below it. */
  private final class Counts {
    private final Standing standing;
    private final RowScores scores;
    private final double[] relevant; // scores, ascending
    private final int others;
    private double misplaced;

    Counts(int user) {
      int[] positives = protocol.relevant(user);
      int[] known = protocol.known(user);
      standing = standings.apply(user);
      scores = ranker.scores(standing);
      relevant = ofItems(positives).sorted().toArray();
      others = items - positives.length - known.length;
      // All items will be counted: the relevant ones are no others, what is known no candidate.
      misplaced -= DoubleStream.concat(ofItems(positives), ofItems(known)).map(this::below).sum();
    }

    private DoubleStream ofItems(int[] some) {
      return IntStream.of(some).mapToDouble(item -> ranker.score(standing, item));
    }

    /** Takes in some items of a tile; where they are most of it, it is scored in one go. */
    void add(int[] found, int count, double[] run) {
      int span = found[count - 1] - found[0] + 1;
      boolean dense = span <= Math.min(2 * count, run.length);
      if (dense) {
        scores.fill(found[0], span, run);
      }
      for (int i = 0; i < count; i++) {
        double score = dense ? run[found[i] - found[0]] : ranker.score(standing, found[i]);
        misplaced += below(score);
      }
    }

    /** How many relevant items are below a score; equal ones count half. */
    private double below(double score) {
      int below = lowerBound(score);
      int end = below;
      while (end < relevant.length && relevant[end] == score) {
        end++;
      }
      return 0.5 * (below + end);
    }

    /** How many are less: halves without a branch, which nobody could predict. */
    private int lowerBound(double score) {
      int low = 0;
      for (int left = relevant.length; left > 0; left >>>= 1) {
        int half = left >>> 1;
        low = relevant[low + half] < score ? low + left - half : low;
      }
      return low;
    }

    double area() {
      return others == 0 ? Double.NaN : 1 - misplaced / ((double) others * relevant.length);
    }
  }
}
