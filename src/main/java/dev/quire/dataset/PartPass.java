package dev.quire.dataset;

import dev.quire.parallel.WorkerPool;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides the part of each rating, user by user, and writes it into the spool, above the item.
 *
 * <p>Where the ratings of a block of users go in the matrices is known after that: {@link #starts}.
 */
final class PartPass {
  private final UserRuns runs;
  private final DenseOrder users;
  private final Blocks blocks;
  private final PairHashes hashes;
  private final Split split;
  private final long[][] starts; // [parts][blocks + 1] counts, then index of the first rating
  private final AtomicLong shortUsers = new AtomicLong();
  private Pieces timePieces; // of the recipe TIME

  private PartPass(UserRuns runs, DenseOrder users, Blocks blocks, PairHashes hashes) {
    this.runs = runs;
    this.users = users;
    this.blocks = blocks;
    this.hashes = hashes;
    split = hashes.split();
    starts = new long[Split.PARTS][blocks.count() + 1];
  }

  /** Decides all parts of a spool. */
  static PartPass run(
      RatingSpool spool,
      UserRuns runs,
      DenseOrder users,
      Blocks blocks,
      PairHashes hashes,
      WorkerPool pool) {
    PartPass self = new PartPass(runs, users, blocks, hashes);
    if (self.split.isNone()) {
      self.countAll();
    } else {
      if (self.split.recipe() == Split.Recipe.TIME) {
        self.cut(spool, pool);
      }
      pool.forEach(blocks.count(), Workspace.BYTES, self::workspace, self::decide);
    }
    for (long[] part : self.starts) {
      Arrays.parallelPrefix(part, Long::sum);
    }
    return self;
  }

  /**
   * Where each block of users begins in the matrix of each part: [parts][blocks + 1], the last
   * being the number of the part's ratings.
   */
  long[][] starts() {
    return starts;
  }

  /** Users of whom nothing is held out because they have too few ratings. */
  long shortUsers() {
    return shortUsers.get();
  }

  private void countAll() {
    for (int user = 0; user < users.size(); user++) {
      starts[Split.TRAIN][blocks.blockOf(user) + 1] += users.count(user);
    }
  }

  private void cut(RatingSpool spool, WorkerPool pool) {
    long ratings = users.ratings();
    TimeCuts cuts = new TimeCuts(spool, hashes, ratings, pool);
    long test = Math.round(split.testShare() * ratings);
    long heldOut = Math.round((split.validShare() + split.testShare()) * ratings);
    timePieces =
        new Pieces(
            Split.TRAIN,
            cuts.beforeLast(Math.max(test, heldOut)),
            Split.VALID,
            cuts.beforeLast(test),
            Split.TEST);
  }

  /** What one thread needs. */
  private static final class Workspace {
    private static final long BYTES =
        UserRow.BYTES + Cut.Finder.BYTES + (2L * Long.BYTES + 1) * RatingSpool.CAPACITY;

    private final RatingSpool.Buffer buffer = new RatingSpool.Buffer();
    private final SpoolBatch ratings = new SpoolBatch(RatingSpool.CAPACITY);
    private final Cut.Finder finder = new Cut.Finder();
    private long[] hashes = new long[RatingSpool.CAPACITY]; // of the pairs
    private long[] noTimes = new long[RatingSpool.CAPACITY]; // all 0
    private byte[] parts = new byte[RatingSpool.CAPACITY];

    void ensure(int n) {
      if (hashes.length < n) {
        hashes = new long[n];
        noTimes = new long[n];
        parts = new byte[n];
      }
    }
  }

  private Workspace workspace() {
    return new Workspace();
  }

  private void decide(int block, Workspace workspace) {
    long[] counts = new long[Split.PARTS];
    SpoolBatch ratings = workspace.ratings;
    for (int user = blocks.firstRow(block); user < blocks.endRow(block); user++) {
      if (split.recipe().needsTimes()) {
        runs.read(user, ratings, workspace.buffer);
      } else {
        runs.readItems(user, ratings);
      }
      workspace.ensure(ratings.size);
      long userHash = hashes.ofUser(users.slot(user));
      for (int i = 0; i < ratings.size; i++) {
        workspace.hashes[i] = hashes.ofPair(userHash, ratings.items[i]);
      }
      decide(userHash, ratings.timestamps, ratings.size, workspace);
      for (int i = 0; i < ratings.size; i++) {
        int part = workspace.parts[i];
        counts[part]++;
        ratings.items[i] =
            (ratings.items[i] & SpoolBatch.ITEM_MASK) | (part << SpoolBatch.ITEM_BITS);
      }
      runs.writeItems(user, ratings);
    }
    for (int part = 0; part < Split.PARTS; part++) {
      starts[part][block + 1] = counts[part];
    }
  }

  private void decide(long userHash, long[] times, int n, Workspace workspace) {
    switch (split.recipe()) {
      case NONE -> all(Split.TRAIN, n, workspace);
      case RANDOM, ITEMS -> byHash(n, workspace);
      case TIME -> timePieces.put(times, n, workspace);
      case PER_USER -> lastOf(workspace.noTimes, n, workspace);
      case LEAVE_LAST -> lastOf(times, n, workspace);
      case USERS -> wholeUser(split.partOf(Split.pairHash(userHash, 0)), n, workspace);
    }
  }

  private static void all(int part, int n, Workspace workspace) {
    Arrays.fill(workspace.parts, 0, n, (byte) part);
  }

  private void byHash(int n, Workspace workspace) {
    for (int i = 0; i < n; i++) {
      workspace.parts[i] = (byte) split.partOf(workspace.hashes[i]);
    }
  }

  /** The last ones are for test, those before them for validation. */
  private void lastOf(long[] times, int n, Workspace workspace) {
    int test = split.testOf(n);
    int heldOut = split.heldOutOf(n);
    if (heldOut == 0 || heldOut >= n) {
      all(Split.TRAIN, n, workspace);
      shortUsers.incrementAndGet();
      return;
    }
    Cut.Finder finder = workspace.finder;
    new Pieces(
            Split.TRAIN,
            finder.beforeLast(heldOut, times, workspace.hashes, n),
            Split.VALID,
            finder.beforeLast(test, times, workspace.hashes, n),
            Split.TEST)
        .put(times, n, workspace);
  }

  private void wholeUser(int part, int n, Workspace workspace) {
    if (part == Split.TRAIN || n < 2) {
      all(Split.TRAIN, n, workspace);
      shortUsers.addAndGet(part == Split.TRAIN ? 0 : 1);
      return;
    }
    int foldIn = part == Split.TEST ? Split.TEST_FOLD_IN : Split.VALID_FOLD_IN;
    long[] times = workspace.noTimes;
    Cut cut = workspace.finder.beforeLast(n - split.foldInOf(n), times, workspace.hashes, n);
    new Pieces(foldIn, cut, part, Cut.AT_END, part).put(times, n, workspace);
  }

  /** Ratings in their order, cut twice, and the parts that the pieces go to. */
  private record Pieces(int first, Cut middleCut, int middle, Cut lastCut, int last) {
    void put(long[] times, int n, Workspace workspace) {
      for (int i = 0; i < n; i++) {
        long hash = workspace.hashes[i];
        int part =
            lastCut.isBefore(times[i], hash)
                ? last
                : middleCut.isBefore(times[i], hash) ? middle : first;
        workspace.parts[i] = (byte) part;
      }
    }
  }
}
