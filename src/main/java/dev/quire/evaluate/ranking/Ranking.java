package dev.quire.evaluate.ranking;

import dev.quire.parallel.InOrder;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.BatchScorer;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.Ranker;
import dev.quire.recommend.Standing;
import dev.quire.recommend.TopBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Measures the lists of a model, or those of popularity, by a {@link RankingProtocol}. */
public final class Ranking {
  private static final long ANSWER_BYTES = 16; // a place in a list, and what goes with it
  static final int BLOCK = 64; // users of a task that scores nothing

  private Ranking() {}

  /** The lists that a model gives to its users. */
  public static RankingResult measure(Ranker ranker, RankingProtocol protocol, WorkerPool pool) {
    return measure(ranker, ranker::standing, protocol, pool);
  }

  /**
   * The same for users whom the model places otherwise. They come in order, so threads change
   * nothing.
   *
   * @param standings by dense user
   */
  public static RankingResult measure(
      Ranker ranker, IntFunction<Standing> standings, RankingProtocol protocol, WorkerPool pool) {
    return result(
        protocol,
        sums(ranker, standings, protocol, pool),
        AreaUnderCurve.measure(ranker, standings, protocol, protocol.users(), pool));
  }

  /**
   * The same without the {@linkplain RankingResult#auc area under the curve}, which takes longer
   * than all else.
   */
  public static RankingResult measureTop(
      Ranker ranker, IntFunction<Standing> standings, RankingProtocol protocol, WorkerPool pool) {
    return result(protocol, sums(ranker, standings, protocol, pool), null);
  }

  private static RankingSums sums(
      Ranker ranker, IntFunction<Standing> standings, RankingProtocol protocol, WorkerPool pool) {
    List<RankingMetric> metrics = protocol.metrics();
    RankingSums sums = new RankingSums(metrics, protocol.cuts());
    BatchScorer scorer =
        new BatchScorer(
            ranker,
            standings,
            protocol.longest(),
            ItemFilter.all(protocol.training().items()),
            protocol.known());
    scorer.score(
        protocol.users(),
        pool,
        block -> measured(block, protocol, metrics),
        ANSWER_BYTES,
        (block, measured) -> measured.forEach(sums::add));
    return sums;
  }

  private static List<RankingSums.Measured> measured(
      TopBlock block, RankingProtocol protocol, List<RankingMetric> metrics) {
    List<RankingSums.Measured> measured = new ArrayList<>(block.size());
    for (int i = 0; i < block.size(); i++) {
      int of = i;
      int[] items = IntStream.range(0, block.count(i)).map(rank -> block.item(of, rank)).toArray();
      int user = block.user(i);
      RankedList list = new RankedList(items, protocol.relevant(user));
      measured.add(RankingSums.measure(metrics, protocol.cuts(), user, list));
    }
    return measured;
  }

  /** What everyone gets when the items that most have rated come first: the yardstick. */
  public static RankingResult ofPopularity(RankingProtocol protocol, WorkerPool pool) {
    List<RankingMetric> metrics = protocol.metrics();
    RankingSums sums = new RankingSums(metrics, protocol.cuts());
    int[] users = protocol.users();
    int[] byCount =
        IntStream.range(0, protocol.training().items())
            .boxed()
            .sorted(
                Comparator.comparingInt(
                    (Integer item) -> -protocol.training().byItem().rowLength(item)))
            .mapToInt(Integer::intValue)
            .toArray();
    InOrder<List<RankingSums.Measured>, RuntimeException> inOrder =
        new InOrder<>((block, measured) -> measured.forEach(sums::add));
    pool.forEach(
        Math.ceilDiv(users.length, BLOCK),
        byCount.length + 2 * BLOCK * ANSWER_BYTES * protocol.longest(),
        () -> new boolean[byCount.length],
        (block, known) -> {
          List<RankingSums.Measured> measured = new ArrayList<>();
          for (int i = block * BLOCK; i < Math.min((block + 1) * BLOCK, users.length); i++) {
            RankedList list = mostRated(byCount, known, users[i], protocol);
            measured.add(RankingSums.measure(metrics, protocol.cuts(), users[i], list));
          }
          inOrder.put(block, measured);
        });
    return result(protocol, sums, null);
  }

  /**
   * The items that most have rated and the user is not known by.
   *
   * @param known scratch by item, false before and after
   */
  private static RankedList mostRated(
      int[] byCount, boolean[] known, int user, RankingProtocol protocol) {
    int[] knownItems = protocol.known(user);
    for (int item : knownItems) {
      known[item] = true;
    }
    int[] items = new int[Math.min(protocol.longest(), byCount.length - knownItems.length)];
    for (int found = 0, at = 0; found < items.length; at++) {
      if (!known[byCount[at]]) {
        items[found++] = byCount[at];
      }
    }
    for (int item : knownItems) {
      known[item] = false;
    }
    return new RankedList(items, protocol.relevant(user));
  }

  private static RankingResult result(RankingProtocol protocol, RankingSums sums, Estimate auc) {
    return new RankingResult(
        protocol.cuts(), sums, protocol.usersWithoutRelevant(), protocol.training().items(), auc);
  }
}
