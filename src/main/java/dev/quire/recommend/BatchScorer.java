package dev.quire.recommend;

import dev.quire.dataset.CsrMatrix;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.PreparedInOrder;
import dev.quire.parallel.WorkerPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/**
 * The best items of many users: exactly those that {@link Recommender} finds for each of them.
 *
 * <p>A {@link Screening} says which items may be among the n best so far. Those few are scored as
 * {@code Recommender} scores them, while their vectors are in the cache, and that decides.
 *
 * <p>Where many items are asked for, most of the work would be to take in what better ones drive
 * out later. So a sample of the items, of all counts alike, is looked at first, and a score that
 * some more than n items should reach is the threshold from the start. For a user who has fewer
 * that do, the items are gone through again, without it.
 */
public final class BatchScorer {
  private static final int GROUP = Screening.GROUP;

  /** Most and least memory of a block, whatever the rank and the number of items asked for. */
  private static final long MAX_BLOCK_BYTES = 4 << 20;

  private static final long MIN_BLOCK_BYTES = 1 << 20;
  private static final int MAX_BLOCK = 100 * GROUP;

  /** So few answers need no sample, nor does more than one of {@value #SAMPLED_SHARE} items. */
  private static final int SAMPLED_TOP = 64;

  private static final int SAMPLED_SHARE = 4;

  /** Answers that are handed on at a time: a fraction of a block, so that many can prepare them. */
  private static final int PART_ANSWERS = 4096;

  private final Ranker ranker;
  private final IntFunction<Standing> standings; // by dense user
  private final int top;
  private final int qualified; // items
  private final Screening screening; // of these
  private final List<CsrMatrix> rated; // left out for each user

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
    this.top = Math.min(top, ranker.bounding().items());
    this.rated = List.copyOf(rated);
    int[] kept = filter.kept();
    this.qualified = kept.length;
    this.screening = new Screening(ranker, kept);
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
    return qualified > 0;
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
    long perUser = screening.userBytes() + TopItems.bytes(top);
    long blockBytes = Math.clamp(pool.share() / 2, MIN_BLOCK_BYTES, MAX_BLOCK_BYTES);
    int blockUsers = Math.clamp(blockBytes / perUser / GROUP * GROUP, GROUP, MAX_BLOCK);
    PreparedInOrder<TopBlock, P, X> inOrder = new PreparedInOrder<>(prepare, receiver);
    pool.forEach(
        Math.ceilDiv(users.length, blockUsers),
        workerBytes(blockUsers) + answerBytes * Math.max(top, PART_ANSWERS),
        () -> new Worker(blockUsers),
        (block, worker) -> {
          int first = block * blockUsers;
          int count = Math.min(blockUsers, users.length - first);
          inOrder.put(block, worker.score(users, first, count));
        });
  }

  /**
   * Heap that a worker takes: its block with the users' tastes, a user's best items while they are
   * put in order, and the answers twice: those that it is about, and those that wait for the
   * answers of a slower worker.
   */
  private long workerBytes(int blockUsers) {
    long answers = 2 * TopBlock.bytesPerUser(top);
    return screening.blockBytes(blockUsers)
        + (TopItems.bytes(top) + ranker.standingBytes() + answers) * blockUsers
        + 2 * TopItems.bytes(top);
  }

  /** How many of the sample's items to look for: of all, some more than top should be as good. */
  private int sampleTop() {
    if (top < SAMPLED_TOP || qualified / SAMPLED_SHARE < top) {
      return 0;
    }
    double expected = (double) top / Screening.SAMPLE;
    return (int) (expected + 3 * Math.sqrt(expected) + 2); // three standard deviations more
  }

  /** One worker's memory and work. */
  private final class Worker {
    private final Screening.Block block;
    private final TopItems[] best; // [blockUsers]
    private final Standing[] loaded; // [blockUsers]
    private int[] users; // of the block at work
    private int first;
    private int count;

    Worker(int blockUsers) {
      this.block = screening.new Block(blockUsers);
      this.best = new TopItems[blockUsers];
      this.loaded = new Standing[blockUsers];
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
        block.goThroughSample(this::pick);
        begin(top, i -> best[i].worstOfBest());
      } else {
        begin(top, i -> Double.NEGATIVE_INFINITY);
      }
      block.goThrough(this::pick);
      if (sampleTop > 0) {
        completeShortLists();
      }
      return answers();
    }

    private void loadUsers() {
      block.clear();
      for (int i = 0; i < count; i++) {
        loaded[i] = standings.apply(users[first + i]);
        block.put(i, loaded[i]);
      }
    }

    private void begin(int n, IntToDoubleFunction floor) {
      for (int i = 0; i < count; i++) {
        best[i].reset(n, floor.applyAsDouble(i));
        block.lookFor(i, best[i].least());
      }
    }

    /** Offers a user the items that may be among the best. */
    private void pick(int i, int tile, int[] found, int size) {
      for (int f = 0; f < size; f++) {
        double score = ranker.score(loaded[i], found[f]);
        if (best[i].takes(score) && !hasRated(users[first + i], found[f])) {
          best[i].offer(found[f], score);
        }
      }
      if (Integer.bitCount(tile + 1) == 1) { // what has to be reached rises most at first
        best[i].prune();
      }
      block.lookFor(i, best[i].least());
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
      for (int i = 0; i < count; i++) {
        if (best[i].size() < top) {
          best[i].reset(top, Double.NEGATIVE_INFINITY);
          block.lookFor(i, best[i].least());
        } else {
          block.stop(i);
        }
      }
      block.goThrough(this::pick);
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
