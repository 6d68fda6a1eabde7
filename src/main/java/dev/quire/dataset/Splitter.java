package dev.quire.dataset;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.Ids;
import dev.quire.files.InvalidFileException;
import dev.quire.mapped.TensorFileWriter;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes a dataset of another one, split anew: all of its parts are brought together in a spool, and
 * go the way of a conversion from there. Users and items keep their dense indices, since these go
 * by the counts of all parts; so the result is the same as that of a conversion with this split.
 */
public final class Splitter {
  private static final int USERS_PER_TASK = 1 << 10;

  private final SplitOptions options;
  private final WorkerPool pool;
  private final ConvertListener listener;

  private Splitter(SplitOptions options, WorkerPool pool, ConvertListener listener) {
    this.options = options;
    this.pool = pool;
    this.listener = listener;
  }

  /**
   * Splits. Whatever goes wrong, the target is as before and nothing else is left.
   *
   * @throws BadInputException when the target exists and must not be replaced, or is the source
   * @throws InvalidFileException when the source is not what it has to be
   */
  public static SplitReport split(SplitOptions options, WorkerPool pool, ConvertListener listener)
      throws IOException {
    return new Splitter(options, pool, listener).split();
  }

  private SplitReport split() throws IOException {
    try (Dataset dataset = Dataset.open(options.dataset())) {
      requireAnother();
      List<Dataset.Timestamps> times = dataset.partTimestamps();
      if (times.isEmpty()) {
        DatasetBuilder.requireTimes(options.dataset(), Selection.ALL, options.split());
      }
      try (TargetFolder target = TargetFolder.create(options.target(), options.force())) {
        DatasetBuilder.Built built = build(target.path(), dataset, times);
        target.commit(dataset);
        return new SplitReport(built.info(), built.shortUsers());
      }
    }
  }

  private DatasetBuilder.Built build(Path folder, Dataset dataset, List<Dataset.Timestamps> times)
      throws IOException {
    try (Merged merged = new Merged(folder, dataset, times);
        DatasetBuilder builder =
            new DatasetBuilder(
                folder, merged.spooled(), merged, Selection.ALL, options.split(), pool, listener)) {
      return builder.build();
    }
  }

  private void requireAnother() throws IOException {
    if (Files.exists(options.target()) && Files.isSameFile(options.target(), options.dataset())) {
      throw new BadInputException(
          Problem.of("a dataset cannot take its own place")
              .remedy("choose another name for the new one")
              .about(options.target()));
    }
  }

  /** All parts together. Slots are those of dense indices in the place of ids. */
  private final class Merged implements DatasetBuilder.Origin, AutoCloseable {
    private final Dataset dataset;
    private final List<CsrMatrix> parts;
    private final List<Dataset.Timestamps> times; // of the parts, or empty
    private final IdTable users = new IdTable();
    private final IdTable items = new IdTable();
    private final RatingLevels levels = new RatingLevels();
    private final RatingSpool spool;
    private final int[] unrated;

    Merged(Path folder, Dataset dataset, List<Dataset.Timestamps> times) throws IOException {
      this.dataset = dataset;
      this.times = times;
      parts = dataset.partsByUser();
      int tasks = Math.ceilDiv(dataset.info().users(), USERS_PER_TASK);
      spool = new RatingSpool(folder, "merged", levels, false, tasks);
      try {
        AtomicInteger done = new AtomicInteger();
        pool.<Workspace, IOException>forEach(
            tasks,
            Workspace.BYTES,
            Workspace::new,
            (task, workspace) -> {
              workspace.spool(task);
              listener.progress(
                  ConvertListener.Phase.READ, (double) done.incrementAndGet() / tasks);
            });
        items.addCounters();
        levels.finish();
        requireKnown(levels.levels());
        spool.finish();
        unrated = slots(items, dataset.info().items());
      } catch (IOException | RuntimeException e) {
        close();
        throw e;
      }
    }

    /** A code without a level reads as some other rating. */
    private void requireKnown(List<Float> found) throws InvalidFileException {
      List<Float> known = dataset.info().levels();
      if (!known.isEmpty() && !known.containsAll(found)) {
        throw InvalidFileException.damaged(
            options.dataset(),
            Problem.of("ratings that are not among the levels").with("levels", known));
      }
    }

    private static int[] slots(IdTable table, int size) {
      int[] slots = new int[size];
      for (int index = 0; index < size; index++) {
        slots[index] = table.slot(index);
      }
      return slots;
    }

    DatasetBuilder.Spooled spooled() {
      return new DatasetBuilder.Spooled(users, items, spool, levels, !times.isEmpty(), false);
    }

    /** What one thread needs. */
    private final class Workspace {
      private static final long BYTES =
          SpoolBatch.RATING_BYTES * RatingSpool.CAPACITY
              + RatingSpool.Buffer.BYTES
              + RatingLevels.Memory.BYTES
              + IdTable.Counter.BYTES;

      private final SpoolBatch batch = new SpoolBatch(RatingSpool.CAPACITY);
      private final RatingSpool.Buffer buffer = new RatingSpool.Buffer();
      private final RatingLevels.Memory codes = levels.new Memory();
      private final IdTable.Counter counter = items.counter();

      /** Spools the ratings of some users. */
      void spool(int task) throws IOException {
        int end = Math.min(dataset.info().users(), (task + 1) * USERS_PER_TASK);
        for (int user = task * USERS_PER_TASK; user < end; user++) {
          int slot = users.slot(user);
          for (int part = 0; part < parts.size(); part++) {
            CsrMatrix matrix = parts.get(part);
            for (long at = matrix.rowStart(user); at < matrix.rowEnd(user); at++) {
              add(task, slot, matrix, at, times.isEmpty() ? 0 : times.get(part).at(at));
            }
            users.add(slot, matrix.rowLength(user));
          }
        }
        flush(task);
      }

      private void add(int task, int user, CsrMatrix matrix, long at, long time)
          throws IOException {
        int item = items.slot(matrix.column(at));
        counter.add(item);
        batch.add(user, item, Float.floatToRawIntBits(matrix.value(at)), time);
        if (batch.size == RatingSpool.CAPACITY) {
          flush(task);
        }
      }

      private void flush(int task) throws IOException {
        if (batch.size > 0) {
          boolean coded = codes.encode(batch.values, batch.size);
          Merged.this.spool.append(task, batch, coded, buffer);
          batch.clear();
        }
      }
    }

    @Override
    public int[] unrated() {
      return unrated;
    }

    @Override
    public long userKey(int slot) {
      return Split.key(dataset.userIds(), (int) users.id(slot));
    }

    @Override
    public long itemKey(int slot) {
      return Split.key(dataset.itemIds(), (int) items.id(slot));
    }

    @Override
    public void writeIds(Path file, DenseOrder userOrder, DenseOrder itemOrder) throws IOException {
      requireSame(userOrder, dataset.info().users());
      requireSame(itemOrder, dataset.info().items());
      Ids userIds = dataset.userIds();
      Ids itemIds = dataset.itemIds();
      TensorFileWriter.Builder description = TensorFileWriter.builder(Dataset.IDS_KIND);
      userIds.describe(description);
      itemIds.describe(description);
      try (TensorFileWriter writer = description.open(file)) {
        userIds.write(writer);
        itemIds.write(writer);
        writer.commit();
      }
    }

    private void requireSame(DenseOrder order, int size) throws InvalidFileException {
      int dense = 0;
      while (dense < order.size() && order.externalId(dense) == dense) {
        dense++;
      }
      if (dense < size) {
        throw new InvalidFileException(
            options.dataset(),
            Problem.of("users or items are not in the order of falling counts")
                .with("index", dense)
                .remedy("make the dataset anew with quire convert"));
      }
    }

    @Override
    public void writeCatalogue(Path file, DenseOrder itemOrder) throws IOException {
      if (dataset.catalogue().isPresent()) {
        Catalogue catalogue = dataset.catalogue().get();
        TensorFileWriter.Builder description = TensorFileWriter.builder(Dataset.CATALOGUE_KIND);
        catalogue.describe(description);
        try (TensorFileWriter writer = description.open(file)) {
          catalogue.write(writer);
          writer.commit();
        }
      }
    }

    @Override
    public DatasetInfo.Source source() {
      return dataset.info().source();
    }

    @Override
    public Selection selection() {
      return dataset.info().selection();
    }

    @Override
    public void close() {
      spool.close();
      users.close();
      items.close();
    }
  }
}
