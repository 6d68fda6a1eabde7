package dev.quire.evaluate.ranking;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.BatchScorer;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.PredictionRanker;
import dev.quire.recommend.TopBlock;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The {@linkplain Ndcg NDCG} of lists of {@value #LENGTH} items, for a part of the users only: to
 * measure a training after each epoch, at a small part of what that takes. Always against all
 * items, as a {@link RankingProtocol} has it.
 *
 * <p>Dense users are in the order of their counts, so every so-many-th of those to whom something
 * is relevant is a sample of the busy and the others alike; it is always the same one, so what
 * epochs differ by is not whom it has. A list takes items * rank multiply-adds, and an epoch of
 * least squares ratings * rank^2. With users that look at {@value #PAIRS_BY_RATINGS} pairs for each
 * rating, or at rank / {@value #RANK_BY_PAIRS} where that is fewer, measuring takes at most one of
 * its {@value #RANK_BY_PAIRS} multiply-adds at any rank, and, since these wait for no memory, less
 * than a twentieth of its time.
 */
public final class SampledRanking {
  /** Items of a list. */
  public static final int LENGTH = 10;

  private static final double PAIRS_BY_RATINGS = 4;
  private static final double RANK_BY_PAIRS = 12;

  /** Pairs of a user and an item that take no time. */
  private static final long LEAST_PAIRS = 1 << 22;

  private final RankingProtocol protocol;
  private final int[] users; // dense indices, ascending

  private SampledRanking(RankingProtocol protocol, int[] users) {
    this.protocol = protocol;
    this.users = users;
  }

  /**
   * On held-out ratings of users whom training knows.
   *
   * @param heldOut rows are users
   * @param training what the lists leave out
   * @param positiveFrom the least held-out rating that makes an item relevant
   * @param rank of the preferences: the smaller, the less an epoch takes, and the fewer the users
   * @return nothing when no item is relevant to anybody
   */
  public static Optional<SampledRanking> of(
      CsrMatrix heldOut, Ratings training, double positiveFrom, int rank) {
    RankingProtocol protocol =
        new RankingProtocol(
            heldOut, training, List.of(training.byUser()), positiveFrom, new int[] {LENGTH});
    int[] all =
        IntStream.range(0, heldOut.rows())
            .filter(user -> protocol.relevant(user).length > 0)
            .toArray();
    if (all.length == 0) {
      return Optional.empty();
    }
    double pairs = Math.min(PAIRS_BY_RATINGS, rank / RANK_BY_PAIRS) * training.count();
    int size = (int) Math.clamp(Math.max(LEAST_PAIRS, pairs) / training.items(), 1, all.length);
    int[] users =
        IntStream.range(0, size).map(i -> all[(int) ((long) i * all.length / size)]).toArray();
    return Optional.of(new SampledRanking(protocol, users));
  }

  /** How many users are asked. */
  public int users() {
    return users.length;
  }

  /** The mean over these users, whose preferences the parameters predict. */
  public double ndcg(Parameters preferences, WorkerPool pool) {
    Ndcg metric = new Ndcg();
    double[] sum = new double[1];
    new BatchScorer(
            PredictionRanker.ofPreferences(preferences),
            LENGTH,
            ItemFilter.all(protocol.training().items()),
            protocol.known())
        .score(
            users,
            pool,
            block -> of(block, metric),
            Double.BYTES,
            (block, values) -> {
              for (double value : values) { // in the order of the users
                sum[0] += value;
              }
            });
    return sum[0] / users.length;
  }

  private double[] of(TopBlock block, Ndcg metric) {
    double[] values = new double[block.size()];
    for (int i = 0; i < values.length; i++) {
      int of = i;
      int[] items = IntStream.range(0, block.count(i)).map(rank -> block.item(of, rank)).toArray();
      values[i] = metric.of(new RankedList(items, protocol.relevant(block.user(i))), LENGTH);
    }
    return values;
  }
}
