package dev.quire.evaluate.ranking;

import dev.quire.parallel.RandomStreams;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.Ranker;
import dev.quire.recommend.Standing;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The area under the ROC curve: the probability that a relevant item has a higher score than one
 * that is not, of equal scores a half. It takes all scores of a user, not the best alone, so of
 * more than {@value #MOST_USERS} users it is that of so many, chosen by a hash.
 *
 * <p>S. Rendle, C. Freudenthaler, Z. Gantner, L. Schmidt-Thieme, "BPR: Bayesian personalized
 * ranking from implicit feedback", UAI 2009, 6.2.
 */
final class AreaUnderCurve {
  static final int MOST_USERS = 5_000;

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
    pool.forEach(
        chosen.length,
        8L * measure.items,
        () -> new double[measure.items],
        (i, scores) -> areas[i] = measure.of(chosen[i], scores));
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
    int[] times = new int[Bootstrap.REPLICATES];
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

  /** Counts, for each candidate that is not relevant, the relevant items below it. */
  private double of(int user, double[] scores) {
    ranker.scores(standings.apply(user)).fill(scores);
    int[] relevant = protocol.relevant(user);
    double[] sorted = IntStream.of(relevant).mapToDouble(item -> scores[item]).sorted().toArray();
    long others = items;
    double misplaced = 0;
    for (int item = 0; item < items; item++) {
      misplaced += below(sorted, scores[item]);
    }
    for (int item : relevant) { // those are no others, and what is known is no candidate
      misplaced -= below(sorted, scores[item]);
      others--;
    }
    for (int item : protocol.known(user)) {
      misplaced -= below(sorted, scores[item]);
      others--;
    }
    return others == 0 ? Double.NaN : 1 - misplaced / ((double) others * relevant.length);
  }

  /** How many are below a score; equal ones count half. */
  private static double below(double[] sorted, double score) {
    int first = lowerBound(sorted, score, false);
    int end = lowerBound(sorted, score, true);
    return first + 0.5 * (end - first);
  }

  private static int lowerBound(double[] sorted, double score, boolean pastEqual) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < score || (pastEqual && sorted[middle] == score)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
