package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.kernel.Kernels;
import dev.quire.kernel.ScoreKernels;
import dev.quire.model.Parameters;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.PreparedInOrder;
import dev.quire.parallel.WorkerPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The best items of many users: exactly those that {@link Recommender} finds for each of them.
 *
 * <p>A block of users goes by a tile of items as in a matrix product, and a comparison of whole
 * vectors with each user's threshold picks the few scores that matter. A matrix product adds in
 * another order than a single prediction does, and its last digits differ. So it only chooses who
 * is in the running: everything within its error bound of the n best so far. Those few are scored
 * as {@code Recommender} scores them, while their tile is in the cache, and that decides. The bound
 * is the usual one for a sum of rank products in float: N. Higham, "Accuracy and Stability of
 * Numerical Algorithms", 2nd edition, 3.1.
 *
 * <p>Where many items are asked for, most of the work would be to take in what better ones drive
 * out later. So every {@value #SAMPLE}th tile is looked at first, and a score that some more than n
 * items should reach is the threshold from the start. For a user who has fewer that do, the items
 * are gone through again, without it.
 */
public final class BatchScorer {
  private static final int GROUP = ScoreKernels.GROUP;

  /** Most and least memory of a block, whatever the rank and the number of items asked for. */
  private static final long MAX_BLOCK_BYTES = 4 << 20;

  private static final long MIN_BLOCK_BYTES = 1 << 20;
  private static final int MAX_BLOCK = 100 * GROUP;

  /** One of so many tiles is in the sample. */
  private static final int SAMPLE = 16;

  /** So few answers need no sample, nor does more than one of {@value #SAMPLED_SHARE} items. */
  private static final int SAMPLED_TOP = 64;

  private static final int SAMPLED_SHARE = 4;

  /** Answers that are handed on at a time: a fraction of a block, so that many can prepare them. */
  private static final int PART_ANSWERS = 4096;

  private final Ranker ranker;
  private final IntFunction<Standing> standings; // by dense user
  private final Parameters parameters;
  private final int top;
  private final int[] qualified; // dense indices, ascending
  private final List<CsrMatrix> rated; // left out for each user
  private final double largestItem;

  /**
   * Prepares scoring of the users of a model.
   *
   * @param ranker whose model stays open as long as this is used
   * @param top how many items for each user; cut to the number of items
   * @param filter the items that come into question for everyone
   * @param rated what each user has rated and doesn't want again, in any of these; rows are users
   */
  public BatchScorer(Ranker ranker, int top, ItemFilter filter, List<CsrMatrix> rated) {
    this(ranker, ranker::standing, top, filter, rated);
  }

  /**
   * The same for users whom the model places otherwise.
   *
   * @param standings of each user, asked by many threads
   */
  public BatchScorer(
      Ranker ranker,
      IntFunction<Standing> standings,
      int top,
      ItemFilter filter,
      List<CsrMatrix> rated) {
    Recommender.checkTop(top);
    this.ranker = ranker;
    this.standings = standings;
    this.parameters = ranker.bounding();
    this.top = Math.min(top, parameters.items());
    this.rated = List.copyOf(rated);
    this.qualified = filter.kept();
    this.largestItem = IntStream.of(qualified).mapToDouble(this::itemSize).max().orElse(0);
    Recommender.requireNumber(largestItem);
  }

  /** How many items each user gets at most. */
  public int top() {
    return top;
  }

  /** What scores mean. */
  public ScoreMeaning meaning() {
    return ranker.meaning();
  }

  /** Whether the filter keeps any item. */
  public boolean qualifies() {
    return qualified.length > 0;
  }

  /**
   * Scores users in blocks, in parallel.
   *
   * @param users dense indices, in the order wanted
   * @param prepare makes something of the answers for a few users, in any worker, many at a time
   * @param answerBytes heap that this takes for each item of a user, at most
   * @param receiver takes that in the order of the users, never twice at a time
   */
  public <P, X extends Exception> void score(
      int[] users,
      WorkerPool pool,
      Function<TopBlock, P> prepare,
      long answerBytes,
      PreparedInOrder.Receiver<TopBlock, P, X> receiver)
      throws X {
    long perUser = (long) Float.BYTES * parameters.rank() + TopItems.bytes(top);
    long blockBytes = Math.clamp(pool.share() / 2, MIN_BLOCK_BYTES, MAX_BLOCK_BYTES);
    int blockUsers = Math.clamp(blockBytes / perUser / GROUP * GROUP, GROUP, MAX_BLOCK);
    PreparedInOrder<TopBlock, P, X> inOrder = new PreparedInOrder<>(prepare, receiver);
    pool.forEach(
        Math.ceilDiv(users.length, blockUsers),
        workerBytes(blockUsers, perUser) + answerBytes * Math.max(top, PART_ANSWERS),
        () -> new Worker(blockUsers),
        (block, worker) -> {
          int first = block * blockUsers;
          int count = Math.min(blockUsers, users.length - first);
          inOrder.put(block, worker.score(users, first, count));
        });
  }

  /**
   * Heap that a worker takes: its block with the users' tastes, a tile with its scores, a user's
   * best items while they are put in order, and the answers twice: those that it is about, and
   * those that wait for the answers of a slower worker.
   */
  private long workerBytes(int blockUsers, long perUser) {
    long answers = 2 * TopBlock.bytesPerUser(top);
    long tile = 4L * ScoreKernels.tile() * (parameters.rank() + GROUP + 2);
    return (perUser + ranker.standingBytes() + answers) * blockUsers
        + tile
        + 2 * TopItems.bytes(top);
  }

  /** How many of the sample's items to look for: of all, some more than top should be as good. */
  private int sampleTop() {
    if (top < SAMPLED_TOP || qualified.length / SAMPLED_SHARE < top) {
      return 0;
    }
    double expected = (double) top / SAMPLE;
    return (int) (expected + 3 * Math.sqrt(expected) + 2); // three standard deviations more
  }

  /** A bound of |b| + |v|, whichever way an item enters a score. */
  private double itemSize(int item) {
    float norm =
        Kernels.dot(
            parameters.itemFactors(), item, parameters.itemFactors(), item, parameters.rank());
    return Math.abs(parameters.itemBias().getAtIndex(F32, item)) + Math.sqrt(norm);
  }

  /**
   * By how much a product can fall short of the threshold, and its item's score still reach it. An
   * approximate product and the exact one are each (rank + 2) u (|u| + 1)(|v| + |b|) from the truth
   * at most; and sums in double round, too.
   */
  private double margin(Taste taste) {
    double norm = Math.sqrt(Kernels.dot(taste.vector(), 0, taste.vector(), 0, parameters.rank()));
    double largest = (norm + 1) * largestItem;
    double tiny = parameters.rank() * Float.MIN_VALUE * (norm + 1); // where floats lose digits
    double error = (parameters.rank() + 2) * 0x1p-24 * largest + tiny;
    return 2 * error + 4 * Math.ulp(Math.abs(offset(taste)) + largest);
  }

  /** What a user's scores have in common. */
  private double offset(Taste taste) {
    return parameters.globalMean() + taste.bias();
  }

  /** One worker's memory and work. */
  private final class Worker {
    private final ItemTiles tiles = new ItemTiles(parameters, qualified);
    private final float[] scores = new float[GROUP * tiles.size()];
    private final int[] hits = new int[tiles.size()];
    private final float[][] vectors; // [blockUsers / GROUP] of [rank][GROUP]
    private final float[][] thresholds; // [blockUsers / GROUP] of [GROUP]
    private final TopItems[] best; // [blockUsers]
    private final Standing[] loaded; // [blockUsers]
    private final double[] offsets; // [blockUsers]
    private final double[] margins; // [blockUsers]
    private int[] users; // of the block at work
    private int first;
    private int count;

    Worker(int blockUsers) {
      this.vectors = new float[blockUsers / GROUP][parameters.rank() * GROUP];
      this.thresholds = new float[blockUsers / GROUP][GROUP];
      this.best = new TopItems[blockUsers];
      this.loaded = new Standing[blockUsers];
      this.offsets = new double[blockUsers];
      this.margins = new double[blockUsers];
      double[] scratch = new double[TopItems.capacity(top)];
      Arrays.setAll(best, i -> new TopItems(top, scratch));
    }

    List<TopBlock> score(int[] listed, int firstUser, int userCount) {
      users = listed;
      first = firstUser;
      count = userCount;
      loadUsers();
      int sampleTop = sampleTop();
      if (sampleTop > 0) {
        begin(sampleTop, i -> Double.NEGATIVE_INFINITY);
        goThrough(SAMPLE);
        begin(top, i -> best[i].worstOfBest());
      } else {
        begin(top, i -> Double.NEGATIVE_INFINITY);
      }
      goThrough(1);
      if (sampleTop > 0) {
        completeShortLists();
      }
      return answers();
    }

    private void loadUsers() {
      for (int i = 0; i < count; i++) {
        loaded[i] = standings.apply(users[first + i]);
        Taste taste = ranker.bound(loaded[i]);
        offsets[i] = offset(taste);
        margins[i] = margin(taste);
        Recommender.requireNumber(margins[i]);
        float[] group = vectors[i / GROUP];
        for (int k = 0; k < parameters.rank(); k++) {
          group[k * GROUP + i % GROUP] = taste.vector()[k];
        }
      }
    }

    private void begin(int n, IntToDoubleFunction floor) {
      for (int i = 0; i < count; i++) {
        best[i].reset(n, floor.applyAsDouble(i));
        updateThreshold(i);
      }
    }

    /** The threshold of products follows that of scores. */
    private void updateThreshold(int i) {
      double least = ranker.leastPrediction(best[i].least()) - offsets[i] - margins[i];
      thresholds[i / GROUP][i % GROUP] = Math.nextDown((float) least);
    }

    /** Holds the users against every so many-th tile of items. */
    private void goThrough(int step) {
      for (int tile = 0; tile < tiles.count(); tile += step) {
        tiles.load(tile);
        boolean prune = Integer.bitCount(tile / step + 1) == 1; // thresholds rise most at first
        for (int group = 0; group * GROUP < count; group++) {
          int reached =
              ScoreKernels.scores(
                  vectors[group],
                  tiles.factors(),
                  parameters.rank(),
                  tiles.bias(),
                  thresholds[group],
                  scores);
          for (int bits = reached; bits != 0; bits &= bits - 1) {
            int i = group * GROUP + Integer.numberOfTrailingZeros(bits);
            if (i < count) {
              pick(i, tile, prune);
            }
          }
        }
      }
    }

    /** Offers a user the tile's items that reach the threshold. */
    private void pick(int i, int tile, boolean prune) {
      int from = i % GROUP * tiles.size();
      float threshold = thresholds[i / GROUP][i % GROUP];
      int found = ScoreKernels.above(scores, from, tiles.length(tile), threshold, hits);
      for (int h = 0; h < found; h++) {
        int item = tiles.item(tile, hits[h]);
        double score = ranker.score(loaded[i], item);
        if (best[i].takes(score) && !hasRated(users[first + i], item)) {
          best[i].offer(item, score);
        }
      }
      if (prune) {
        best[i].prune();
      }
      updateThreshold(i);
    }

    private boolean hasRated(int user, int item) {
      for (CsrMatrix part : rated) {
        if (part.contains(user, item)) {
          return true;
        }
      }
      return false;
    }

    /** Goes through all items again for those users of whom the sample promised too much. */
    private void completeShortLists() {
      boolean some = false;
      for (int i = 0; i < count; i++) {
        if (best[i].size() < top) {
          best[i].reset(top, Double.NEGATIVE_INFINITY);
          updateThreshold(i);
          some = true;
        } else {
          thresholds[i / GROUP][i % GROUP] = Float.POSITIVE_INFINITY;
        }
      }
      if (some) {
        goThrough(1);
      }
    }

    private List<TopBlock> answers() {
      int size = Math.max(1, PART_ANSWERS / top);
      List<TopBlock> parts = new ArrayList<>();
      for (int from = 0; from < count; from += size) {
        TopBlock part = new TopBlock(first + from, Math.min(size, count - from), top);
        for (int i = 0; i < part.size(); i++) {
          best[from + i].sort();
          part.set(i, users[first + from + i], best[from + i]);
        }
        parts.add(part);
      }
      return parts;
    }
  }
}
