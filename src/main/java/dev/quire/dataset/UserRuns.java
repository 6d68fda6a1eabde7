package dev.quire.dataset;

/**
 * Where the ratings of each user are in a {@link RatingSpool}: the runs of its lines, in file
 * order, the first user's first.
 */
final class UserRuns {
  private static final int BATCH_SHIFT = 32;
  private static final int FIRST_SHIFT = 16;
  private static final int MASK = 0xffff; // a batch has fewer ratings

  private final RatingSpool spool;
  private final DenseOrder users;
  private final int[] ends; // [users], one more than the user's last run
  private final long[] runs; // [runs] batch, place of the first rating in it, number of ratings

  /** Finds all runs. */
  UserRuns(RatingSpool spool, DenseOrder users) {
    this.spool = spool;
    this.users = users;
    ends = new int[users.size()];
    runs = new long[Math.toIntExact(spool.runs())];
    int[][] dense = users.denseBySlot();
    SpoolBatch batch = new SpoolBatch(RatingSpool.CAPACITY);
    for (int b = 0; b < spool.batches(); b++) {
      spool.readRuns(b, batch);
      count(batch, dense, ends);
    }
    int next = 0;
    for (int user = 0; user < ends.length; user++) { // to the first run for now
      int count = ends[user];
      ends[user] = next;
      next += count;
    }
    for (int b = 0; b < spool.batches(); b++) {
      spool.readRuns(b, batch);
      place((long) b << BATCH_SHIFT, batch, dense);
    }
  }

  private static void count(SpoolBatch batch, int[][] dense, int[] counts) {
    for (int r = 0; r < batch.runs; r++) {
      counts[IdTable.in(dense, batch.runUsers[r])]++;
    }
  }

  private void place(long batchBits, SpoolBatch batch, int[][] dense) {
    long first = 0;
    for (int r = 0; r < batch.runs; r++) {
      int length = batch.runLengths[r];
      int user = IdTable.in(dense, batch.runUsers[r]);
      runs[ends[user]++] = batchBits | (first << FIRST_SHIFT) | length;
      first += length;
    }
  }

  /** Fetches the ratings of a user, in file order. */
  void read(int user, SpoolBatch into, RatingSpool.Buffer buffer) {
    into.clear();
    into.ensure(users.count(user));
    for (int r = firstRun(user); r < ends[user]; r++) {
      spool.read(batch(r), first(r), (int) runs[r] & MASK, into, buffer);
    }
  }

  /** Fetches the items of a user's ratings and nothing else, in file order. */
  void readItems(int user, SpoolBatch into) {
    into.clear();
    into.ensure(users.count(user));
    for (int r = firstRun(user); r < ends[user]; r++) {
      int length = (int) runs[r] & MASK;
      spool.readItems(batch(r), first(r), length, into.items, into.size);
      into.size += length;
    }
  }

  /** Puts the items of all of a user's ratings back, in file order. */
  void writeItems(int user, SpoolBatch from) {
    int at = 0;
    for (int r = firstRun(user); r < ends[user]; r++) {
      int length = (int) runs[r] & MASK;
      spool.writeItems(batch(r), first(r), length, from.items, at);
      at += length;
    }
  }

  private int firstRun(int user) {
    return user == 0 ? 0 : ends[user - 1];
  }

  private int batch(int run) {
    return (int) (runs[run] >>> BATCH_SHIFT);
  }

  /** The place of a run's first rating in its batch. */
  private int first(int run) {
    return (int) (runs[run] >>> FIRST_SHIFT) & MASK;
  }
}
