package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.kernel.Kernels;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.parallel.InOrder;
import dev.quire.parallel.WorkerPool;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The best items of many users: exactly those that {@link Recommender} finds for each of them.
 *
 * <p>A block of users goes by a tile of items as in a matrix product, and a comparison of whole
 * vectors with each user's threshold picks the few scores that matter. A matrix product adds in
 * another order than a single prediction does, and its last digits differ. So it only chooses who
 * is in the running: everything within twice its error bound of the n best. Those few are then
 * scored as {@code Recommender} scores them, and that decides. The bound is the usual one for a sum
 * of rank products in float: N. Higham, "Accuracy and Stability of Numerical Algorithms", 2nd
 * edition, 3.1.
 */
public final class BatchScorer {
  private static final int GROUP = Kernels.SCORE_GROUP;

  /** A block's memory, whatever the rank and the number of items asked for. */
  private static final int BLOCK_BYTES = 1 << 20;

  private static final int MAX_BLOCK = 1024;

  private final Recommender recommender;
  private final Parameters parameters;
  private final int top;
  private final int[] qualified; // dense indices, ascending
  private final List<CsrMatrix> rated; // left out for each user
  private final double largestItem;

  /**
   * Prepares scoring.
   *
   * @param model stays open as long as this is used
   * @param top how many items for each user; cut to the number of items
   * @param filter the items that come into question for everyone
   * @param rated what each user has rated and doesn't want again, in any of these; rows are users
   */
  public BatchScorer(Model model, int top, ItemFilter filter, List<CsrMatrix> rated) {
    Recommender.checkTop(top);
    this.recommender = new Recommender(model);
    this.parameters = model.parameters();
    this.top = Math.min(top, parameters.items());
    this.rated = List.copyOf(rated);
    this.qualified = filter.kept();
    this.largestItem = IntStream.of(qualified).mapToDouble(this::itemSize).max().orElse(0);
  }

  /** Takes the answers for one block of users. */
  @FunctionalInterface
  public interface Sink<X extends Exception> {
    /**
     * Called in the order of the users, never twice at a time.
     *
     * @param first place in the list of users of the first one
     */
    void accept(int first, TopBlock block) throws X;
  }

  /** How many items each user gets at most. */
  public int top() {
    return top;
  }

  /** Whether the filter keeps any item. */
  public boolean qualifies() {
    return qualified.length > 0;
  }

  /**
   * Scores users in blocks, in parallel.
   *
   * @param users dense indices, in the order wanted
   */
  public <X extends Exception> void score(int[] users, WorkerPool pool, Sink<X> sink) throws X {
    long perUser = (long) Float.BYTES * parameters.rank() + NearBest.bytes(top);
    int blockUsers = Math.clamp(BLOCK_BYTES / perUser / GROUP * GROUP, GROUP, MAX_BLOCK);
    int blocks = Math.ceilDiv(users.length, blockUsers);
    InOrder<TopBlock, X> inOrder =
        new InOrder<>((block, answers) -> sink.accept(block * blockUsers, answers));
    pool.forEach(
        blocks,
        workerBytes(blockUsers, perUser),
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
    long taste = (long) Float.BYTES * parameters.rank();
    long answers = 2 * TopBlock.bytesPerUser(top);
    long tile = 4L * Kernels.scoreTile() * (parameters.rank() + GROUP + 2);
    return (perUser + taste + answers) * blockUsers + tile + TopItems.bytes(top);
  }

  /** A bound of |b| + |v|, whichever way an item enters a score. */
  private double itemSize(int item) {
    float norm =
        Kernels.dot(
            parameters.itemFactors(), item, parameters.itemFactors(), item, parameters.rank());
    return Math.abs(parameters.itemBias().getAtIndex(F32, item)) + Math.sqrt(norm);
  }

  /** How far an approximate score can be from the exact one: (rank + 2) u (|u| + 1)(|v| + |b|). */
  private float margin(float[] vector) {
    double norm = Math.sqrt(Kernels.dot(vector, 0, vector, 0, parameters.rank()));
    double error = (parameters.rank() + 2) * 0x1p-24 * (norm + 1) * largestItem;
    return (float) (4 * error); // two errors for each of two scores that are compared
  }

  /** One worker's memory and work. */
  private final class Worker {
    private final ItemTiles tiles = new ItemTiles(parameters, qualified);
    private final float[] scores = new float[GROUP * tiles.size()];
    private final int[] hits = new int[tiles.size()];
    private final float[][] vectors; // [blockUsers / GROUP] of [rank][GROUP]
    private final float[][] thresholds; // [blockUsers / GROUP] of [GROUP]
    private final NearBest[] best; // [blockUsers]
    private final Taste[] tastes; // [blockUsers]

    Worker(int blockUsers) {
      this.vectors = new float[blockUsers / GROUP][parameters.rank() * GROUP];
      this.thresholds = new float[blockUsers / GROUP][GROUP];
      this.best = new NearBest[blockUsers];
      this.tastes = new Taste[blockUsers];
      for (int i = 0; i < blockUsers; i++) {
        best[i] = new NearBest(top);
      }
    }

    TopBlock score(int[] users, int first, int count) {
      loadUsers(users, first, count);
      for (int tile = 0; tile < tiles.count(); tile++) {
        tiles.load(tile);
        boolean prune = Integer.bitCount(tile + 1) == 1; // thresholds rise most at the beginning
        for (int group = 0; group * GROUP < count; group++) {
          int reached =
              Kernels.scores(
                  vectors[group],
                  tiles.factors(),
                  parameters.rank(),
                  tiles.bias(),
                  thresholds[group],
                  scores);
          for (int bits = reached; bits != 0; bits &= bits - 1) {
            int i = Integer.numberOfTrailingZeros(bits);
            int place = group * GROUP + i;
            if (place < count) {
              pick(users[first + place], tile, i * tiles.size(), best[place], prune);
              thresholds[group][i] = best[place].threshold();
            }
          }
        }
      }
      return decide(users, first, count);
    }

    private void loadUsers(int[] users, int first, int count) {
      for (int i = 0; i < count; i++) {
        Taste taste = recommender.tasteOf(users[first + i]);
        tastes[i] = taste;
        best[i].reset(margin(taste.vector()));
        thresholds[i / GROUP][i % GROUP] = best[i].threshold();
        float[] group = vectors[i / GROUP];
        for (int k = 0; k < parameters.rank(); k++) {
          group[k * GROUP + i % GROUP] = taste.vector()[k];
        }
      }
    }

    /** Offers a user the tile's items that reach the threshold. */
    private void pick(int user, int tile, int scoresAt, NearBest near, boolean prune) {
      int found = Kernels.above(scores, scoresAt, tiles.length(tile), near.threshold(), hits);
      for (int h = 0; h < found; h++) {
        int item = tiles.item(tile, hits[h]);
        float score = scores[scoresAt + hits[h]];
        if (score >= near.threshold() && !hasRated(user, item)) { // it may have risen
          near.offer(item, score);
        }
      }
      if (prune) {
        near.prune();
      }
    }

    private boolean hasRated(int user, int item) {
      for (CsrMatrix part : rated) {
        if (part.contains(user, item)) {
          return true;
        }
      }
      return false;
    }

    private TopBlock decide(int[] users, int first, int count) {
      TopBlock block = new TopBlock(count, top);
      for (int i = 0; i < count; i++) {
        best[i].prune();
        TopItems exact = new TopItems(top);
        for (int c = 0; c < best[i].size(); c++) {
          int item = best[i].item(c);
          exact.offer(item, recommender.score(tastes[i], item));
        }
        block.set(i, users[first + i], exact.bestFirst());
      }
      return block;
    }
  }
}
