package dev.quire.dataset;

import dev.quire.mapped.Layouts;
import dev.quire.mapped.ScratchFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Where the ratings of each user are in a {@link RatingSpool}: the runs of its lines, in file
 * order. In a scratch file, since there may be many:
 *
 * <pre>
 *  0           4            8             12
 *  +-----------+------------+-------------+
 *  | batch I32 | first I32  | length I32  |   of the first user's first run, and so on
 *  +-----------+------------+-------------+
 * </pre>
 */
final class UserRuns implements AutoCloseable {
  private static final long RUN_BYTES = 12;

  private final RatingSpool spool;
  private final DenseOrder users;
  private final int[] end; // [users], one more than the user's last run
  private final ScratchFile scratch;
  private final MemorySegment runs;

  /** Finds all runs. */
  UserRuns(Path folder, RatingSpool spool, DenseOrder users) throws IOException {
    this.spool = spool;
    this.users = users;
    end = new int[users.size()];
    scratch = ScratchFile.create(folder, "runs", spool.runs() * RUN_BYTES);
    runs = scratch.segment();
    SpoolBatch batch = new SpoolBatch(RatingSpool.CAPACITY);
    for (int b = 0; b < spool.batches(); b++) {
      spool.readRuns(b, batch);
      for (int r = 0; r < batch.runs; r++) {
        end[users.dense(batch.runUsers[r])]++;
      }
    }
    int next = 0;
    for (int user = 0; user < end.length; user++) { // to the first run for now
      int count = end[user];
      end[user] = next;
      next += count;
    }
    for (int b = 0; b < spool.batches(); b++) {
      spool.readRuns(b, batch);
      place(b, batch);
    }
  }

  private void place(int b, SpoolBatch batch) {
    int first = 0;
    for (int r = 0; r < batch.runs; r++) {
      long at = end[users.dense(batch.runUsers[r])]++ * RUN_BYTES;
      runs.set(Layouts.I32, at, b);
      runs.set(Layouts.I32, at + 4, first);
      runs.set(Layouts.I32, at + 8, batch.runLengths[r]);
      first += batch.runLengths[r];
    }
  }

  private int firstRun(int user) {
    return user == 0 ? 0 : end[user - 1];
  }

  /** Fetches the ratings of a user, in file order. */
  void read(int user, SpoolBatch into, RatingSpool.Buffer buffer) {
    into.clear();
    into.ensure(users.count(user));
    for (int run = firstRun(user); run < end[user]; run++) {
      spool.read(batch(run), first(run), length(run), into, buffer);
    }
  }

  /** Fetches nothing but the items of a user's ratings. */
  void readItems(int user, SpoolBatch into) {
    into.clear();
    into.ensure(users.count(user));
    for (int run = firstRun(user); run < end[user]; run++) {
      spool.readItems(batch(run), first(run), length(run), into);
    }
  }

  private int batch(int run) {
    return runs.get(Layouts.I32, run * RUN_BYTES);
  }

  private int first(int run) {
    return runs.get(Layouts.I32, run * RUN_BYTES + 4);
  }

  private int length(int run) {
    return runs.get(Layouts.I32, run * RUN_BYTES + 8);
  }

  @Override
  public void close() {
    scratch.close();
  }
}
