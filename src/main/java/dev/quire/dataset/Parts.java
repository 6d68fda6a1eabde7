package dev.quire.dataset;

import dev.quire.mapped.Layouts;
import dev.quire.mapped.ScratchFile;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The part of each rating, decided user by user, in a scratch file: a byte for each rating, in the
 * order in which a user's runs have them, and block after block.
 *
 * <p>Where the ratings of a block of users go in the matrices is known after that: {@link #starts}.
 */
final class Parts implements AutoCloseable {
  private final UserRuns runs;
  private final DenseOrder users;
  private final Blocks blocks;
  private final PairHashes hashes;
  private final Split split;
  private final long[] firstRatings; // [blocks + 1], of each block in the scratch file
  private final long[][] starts; // [parts][blocks + 1] counts, then index of the first rating
  private final ScratchFile scratch; // null when all are for training
  private final AtomicLong shortUsers = new AtomicLong();
  private Pieces timePieces; // of the recipe TIME

  private Parts(Path folder, UserRuns runs, DenseOrder users, Blocks blocks, PairHashes hashes)
      throws IOException {
    this.runs = runs;
    this.users = users;
    this.blocks = blocks;
    this.hashes = hashes;
    split = hashes.split();
    starts = new long[Split.PARTS][blocks.count() + 1];
    firstRatings = new long[blocks.count() + 1];
    for (int user = 0; user < users.size(); user++) {
      firstRatings[blocks.blockOf(user) + 1] += users.count(user);
    }
    Arrays.parallelPrefix(firstRatings, Long::sum);
    scratch =
        split.isNone() ? null : ScratchFile.create(folder, "parts", firstRatings[blocks.count()]);
  }

  /**
   * Decides all parts of the ratings in a spool.
   *
   * @param folder for a scratch file
   */
  static Parts decide(
      Path folder,
      RatingSpool spool,
      UserRuns runs,
      DenseOrder users,
      Blocks blocks,
      PairHashes hashes,
      WorkerPool pool)
      throws IOException {
    Parts self = new Parts(folder, runs, users, blocks, hashes);
    try {
      self.decide(spool, pool);
      return self;
    } catch (RuntimeException e) {
      self.close();
      throw e;
    }
  }

  private void decide(RatingSpool spool, WorkerPool pool) {
    if (split.isNone()) {
      System.arraycopy(firstRatings, 0, starts[Split.TRAIN], 0, firstRatings.length);
      return;
    }
    if (split.recipe() == Split.Recipe.TIME) {
      cut(spool, pool);
    }
    pool.forEach(blocks.count(), Workspace.BYTES, Workspace::new, this::decide);
    for (long[] part : starts) {
      Arrays.parallelPrefix(part, Long::sum);
    }
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

  /** The place of a block's first part. */
  long first(int block) {
    return firstRatings[block];
  }

  /**
   * Fetches the parts of a user's ratings.
   *
   * @param into gets them, in the order of the user's runs; it has to be all 0 when all are for
   *     training. Modified.
   */
  void read(long first, int count, byte[] into) {
    if (scratch != null) {
      MemorySegment.copy(scratch.segment(), Layouts.U8, first, into, 0, count);
    }
  }

  @Override
  public void close() {
    if (scratch != null) {
      scratch.close();
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

  private void decide(int block, Workspace workspace) {
    long[] counts = new long[Split.PARTS];
    SpoolBatch ratings = workspace.ratings;
    long at = firstRatings[block];
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
        counts[workspace.parts[i]]++;
      }
      MemorySegment.copy(workspace.parts, 0, scratch.segment(), Layouts.U8, at, ratings.size);
      at += ratings.size;
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
