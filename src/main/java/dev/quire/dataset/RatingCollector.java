package dev.quire.dataset;

import dev.quire.csv.RatingBatch;
import dev.quire.csv.RatingSink;
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
  private long leastTimestamp;
  private long mostTimestamp;

  RatingCollector(Path folder) {
    this.folder = folder;
  }

  /** What one thread needs. */
  static final class Workspace {
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
  public Workspace workspace() {
    return new Workspace(items.counter(), levels.new Memory());
  }

  @Override
  public void begin(int chunks) throws IOException {
    close();
    users = new IdTable();
    items = new IdTable();
    levels = new RatingLevels();
    spool = new RatingSpool(folder, "ratings", levels, false, chunks);
    ratings = 0;
    leastTimestamp = Long.MAX_VALUE;
    mostTimestamp = Long.MIN_VALUE;
  }

  @Override
  public void accept(int chunk, RatingBatch parsed, Workspace workspace) throws IOException {
    SpoolBatch batch = workspace.batch;
    batch.clear();
    batch.size = parsed.size();
    takeUsers(parsed, batch);
    takeItems(parsed, batch, workspace.items);
    boolean coded = takeRatings(parsed, batch, workspace.levels);
    takeTimestamps(parsed, batch);
    spool.append(chunk, batch, coded, workspace.buffer);
  }

  /** Most files are sorted by user: one look into the table for a run of lines. */
  private void takeUsers(RatingBatch parsed, SpoolBatch batch) {
    int end = 0;
    for (int start = 0; start < batch.size; start = end) {
      long userId = parsed.userId(start);
      end = start + 1;
      while (end < batch.size && parsed.userId(end) == userId) {
        end++;
      }
      int slot = users.slot(userId);
      users.add(slot, end - start);
      batch.run(slot, end - start);
    }
  }

  private void takeItems(RatingBatch parsed, SpoolBatch batch, IdTable.Counter counter) {
    for (int i = 0; i < batch.size; i++) {
      int slot = items.slot(parsed.itemId(i));
      counter.add(slot);
      batch.items[i] = slot;
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
      takeFloats(parsed, batch);
    }
    return coded;
  }

  private void takeFloats(RatingBatch parsed, SpoolBatch batch) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < batch.size; i++) {
      float rating = parsed.rating(i);
      least = Math.min(least, rating);
      most = Math.max(most, rating);
      batch.values[i] = Float.floatToRawIntBits(rating);
    }
    levels.range(least, most);
  }

  private void takeTimestamps(RatingBatch parsed, SpoolBatch batch) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int i = 0; i < batch.size; i++) {
      long timestamp = parsed.timestamp(i);
      batch.timestamps[i] = timestamp;
      least = Math.min(least, timestamp);
      most = Math.max(most, timestamp);
    }
    synchronized (this) {
      ratings += batch.size;
      leastTimestamp = Math.min(leastTimestamp, least);
      mostTimestamp = Math.max(mostTimestamp, most);
    }
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

  RatingSpool spool() {
    return spool;
  }

  long ratings() {
    return ratings;
  }

  long leastTimestamp() {
    return leastTimestamp;
  }

  long mostTimestamp() {
    return mostTimestamp;
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
