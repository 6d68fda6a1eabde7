package dev.quire.dataset;

import dev.quire.input.RatingBatch;
import dev.quire.input.RatingIds;
import dev.quire.input.RatingSink;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Takes the parsed ratings: counts users and items, gathers the levels and spools the rest.
 *
 * <p>Ids become slots, which depend on which thread came first when ids are large; nothing that is
 * written in the end depends on them.
 */
final class RatingCollector implements RatingSink<RatingCollector.Workspace>, AutoCloseable {
  private final Path folder;
  private IdTable users;
  private IdTable items;
  private RatingLevels levels;
  private RatingSpool spool;
  private long ratings;

  RatingCollector(Path folder) {
    this.folder = folder;
  }

  /** What one thread needs. */
  static final class Workspace {
    private static final long BYTES =
        SpoolBatch.RATING_BYTES * RatingBatch.CAPACITY
            + RatingSpool.Buffer.BYTES
            + RatingLevels.Memory.BYTES
            + IdTable.Counter.BYTES;

    private final SpoolBatch batch = new SpoolBatch(RatingBatch.CAPACITY);
    private final RatingSpool.Buffer buffer = new RatingSpool.Buffer();
    private final IdTable.Counter items;
    private final RatingLevels.Memory levels;

    private Workspace(IdTable.Counter items, RatingLevels.Memory levels) {
      this.items = items;
      this.levels = levels;
    }
  }

  @Override
  public long workspaceBytes() {
    return Workspace.BYTES;
  }

  @Override
  public Workspace workspace() {
    return new Workspace(items.counter(), levels.new Memory());
  }

  @Override
  public void begin(int chunks, RatingIds ids) throws IOException {
    close();
    users = new IdTable(ids.users());
    items = new IdTable(ids.items());
    levels = new RatingLevels();
    spool = new RatingSpool(folder, "ratings", levels, false, chunks);
    ratings = 0;
  }

  @Override
  public void accept(int chunk, RatingBatch parsed, Workspace workspace) throws IOException {
    SpoolBatch batch = workspace.batch;
    batch.clear();
    batch.size = parsed.size();
    takeUsers(parsed, batch);
    takeItems(parsed, batch, workspace.items);
    boolean coded = takeRatings(parsed, batch, workspace.levels);
    for (int i = 0; i < batch.size; i++) {
      batch.timestamps[i] = parsed.timestamp(i);
    }
    spool.append(chunk, batch, coded, workspace.buffer);
    synchronized (this) {
      ratings += batch.size;
    }
  }

  /** Most files are sorted by user: one look into the table for a run of lines. */
  private void takeUsers(RatingBatch parsed, SpoolBatch batch) {
    int end = 0;
    for (int start = 0; start < batch.size; start = end) {
      long userId = parsed.user(start);
      end = start + 1;
      while (end < batch.size && parsed.user(end) == userId) {
        end++;
      }
      int slot = users.slot(userId);
      users.add(slot, end - start);
      batch.run(slot, end - start);
    }
  }

  private void takeItems(RatingBatch parsed, SpoolBatch batch, IdTable.Counter counter) {
    int bits = 0;
    for (int i = 0; i < batch.size; i++) {
      int slot = items.slot(parsed.item(i));
      counter.add(slot);
      batch.items[i] = slot;
      bits |= slot;
    }
    if (bits > SpoolBatch.ITEM_MASK) {
      throw new BadInputException(
          Problem.of("too many items").with("at most", SpoolBatch.ITEM_MASK));
    }
  }

  private boolean takeRatings(RatingBatch parsed, SpoolBatch batch, RatingLevels.Memory codes) {
    boolean coded = true;
    for (int i = 0; i < batch.size; i++) {
      int code = codes.code(parsed.rating(i));
      coded &= code != RatingLevels.NO_CODE;
      batch.values[i] = code;
    }
    if (!coded) {
      for (int i = 0; i < batch.size; i++) {
        batch.values[i] = Float.floatToRawIntBits(parsed.rating(i));
      }
      levels.range(batch.values, batch.size);
    }
    return coded;
  }

  /** All ratings are in. */
  void finish() throws IOException {
    items.addCounters();
    levels.finish();
    spool.finish();
  }

  IdTable users() {
    return users;
  }

  IdTable items() {
    return items;
  }

  RatingLevels levels() {
    return levels;
  }

  /** All of it, to be taken over. */
  DatasetBuilder.Spooled spooled(boolean timed, boolean events) {
    return new DatasetBuilder.Spooled(users, items, spool, levels, timed, events);
  }

  long ratings() {
    return ratings;
  }

  @Override
  public void close() {
    if (users != null) {
      users.close();
      items.close();
      users = null;
    }
    if (spool != null) {
      spool.close();
      spool = null;
    }
  }
}
