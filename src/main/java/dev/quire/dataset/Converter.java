package dev.quire.dataset;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.CatalogueWriter;
import dev.quire.catalogue.Ids;
import dev.quire.catalogue.NewIds;
import dev.quire.files.Temporary;
import dev.quire.input.FoundFiles;
import dev.quire.input.FoundRatings;
import dev.quire.input.RatingSource;
import dev.quire.input.SkippedLines;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Makes a dataset of a ratings file: parses it in parallel, counts users and items, spools the
 * ratings to a scratch file, as runs of lines of the same user, and leaves the rest to {@link
 * DatasetBuilder}.
 */
public final class Converter {
  private static final MemorySegment NO_TITLE = MemorySegment.ofArray(new byte[0]);
  private static final int[] NO_GENRES = {};

  private final ConvertOptions options;
  private final WorkerPool pool;
  private final ConvertListener listener;

  private Converter(ConvertOptions options, WorkerPool pool, ConvertListener listener) {
    this.options = options;
    this.pool = pool;
    this.listener = listener;
  }

  /**
   * Converts. Whatever goes wrong, the target is as before and nothing else is left.
   *
   * @throws BadInputException when the target exists and must not be replaced
   * @throws dev.quire.files.InvalidFileException when a file is not what it has to be
   */
  public static ConvertReport convert(
      ConvertOptions options, WorkerPool pool, ConvertListener listener) throws IOException {
    return new Converter(options, pool, listener).convert();
  }

  /**
   * Refuses a target that exists and must not be replaced, before any other work.
   *
   * @throws BadInputException naming it
   */
  public static void requireFree(ConvertOptions options) throws IOException {
    TargetFolder.requireFree(options.target(), options.force());
  }

  private ConvertReport convert() throws IOException {
    requireFree(options); // before a pipe is read
    Optional<Path> named = namedItems();
    try (FoundRatings found =
            FoundRatings.open(options.ratings(), options.input(), besideTarget());
        TargetFolder target = TargetFolder.create(options.target(), options.force())) {
      RatingSource source = found.source();
      Optional<Path> table = named.or(found::items);
      found.remarks().forEach(listener::recognised);
      if (!source.isUsual()) {
        listener.recognised(source.description());
      }
      if (!source.hasTimestamps()) {
        DatasetBuilder.requireTimes(
            options.ratings().getFirst(), options.selection(), options.split());
      }
      if (!source.hasValues()) {
        DatasetBuilder.requireRatings(options.ratings().getFirst(), options.selection());
      }
      Path folder = target.path();
      Deferred<ItemSpool> items =
          Deferred.start("quire-items", () -> ItemSpool.read(folder, table, options.itemOptions()));
      ConvertReport report;
      try {
        report = build(source, items, table, folder);
      } catch (IOException | RuntimeException | InternalError e) {
        source.requireUnchanged(); // or it is no wonder that something is wrong with it
        items.get(); // has an error of its own, perhaps: that of the smaller file comes first
        throw e;
      } finally {
        items.close(ItemSpool::close);
      }
      target.commit(source);
      return report;
    }
  }

  private Optional<Path> namedItems() throws IOException {
    return options.items().isPresent()
        ? Optional.of(FoundFiles.items(options.items().get()))
        : Optional.empty();
  }

  /** A folder that is there, on the disk of the target if that can be. */
  private Path besideTarget() {
    Path folder = options.target().toAbsolutePath().normalize().getParent();
    while (folder != null && !Files.isDirectory(folder)) {
      folder = folder.getParent();
    }
    return folder == null ? options.target().toAbsolutePath().getRoot() : folder;
  }

  private ConvertReport build(
      RatingSource source, Deferred<ItemSpool> deferred, Optional<Path> table, Path folder)
      throws IOException {
    try (RatingCollector collector = new RatingCollector(folder)) {
      SkippedLines skipped = read(source, collector);
      ItemSpool items = deferred.get();
      if (items.notNumbers().isPresent() && !source.hasTextItems()) {
        source.takeItemsAsText();
        skipped = read(source, collector);
        listener.noticed(items.notNumbers().get());
      }
      if (table.isPresent() && !items.table().isUsual()) {
        listener.recognised(items.table().shape());
      }
      source.notices().forEach(listener::noticed);
      collector.finish();
      source.requireToldApart(collector.levels().min(), collector.levels().max());
      Read origin = new Read(source, collector, items);
      try (DatasetBuilder builder =
          new DatasetBuilder(
              folder,
              collector.spooled(source.hasTimestamps(), !source.hasValues()),
              origin,
              options.selection(),
              options.split(),
              pool,
              listener)) {
        DatasetBuilder.Built built = builder.build();
        Repeats repeats = options.selection().repeats(!source.hasValues());
        CountLikeRatings.notice(built.info(), repeats, built.omitted().repeats() > 0)
            .ifPresent(listener::noticed);
        UnratedLevel.notice(built.info(), folder).ifPresent(listener::noticed);
        return new ConvertReport(
            built.info(),
            collector.ratings(),
            built.omitted(),
            repeats,
            built.shortUsers(),
            skipped,
            built.ratedItems(),
            origin.untitled,
            items.table(),
            table.map(Temporary::named));
      }
    }
  }

  private SkippedLines read(RatingSource source, RatingCollector collector) throws IOException {
    return source.read(
        pool,
        options.onError(),
        collector,
        done -> listener.progress(ConvertListener.Phase.READ, done));
  }

  /** What has been read. */
  private final class Read implements DatasetBuilder.Origin {
    private final RatingSource source;
    private final RatingCollector collector;
    private final ItemSpool items;
    private final int[] itemSlots; // [lines of the table], -1 for one that is left out
    private int untitled; // rated items that the items file lacks

    Read(RatingSource source, RatingCollector collector, ItemSpool items) throws IOException {
      this.source = source;
      this.collector = collector;
      this.items = items;
      Catalogue.requireRoom(Set.copyOf(items.genreNames()));
      itemSlots = items.slots(collector.items());
    }

    @Override
    public int[] unrated() {
      return IntStream.of(itemSlots).filter(slot -> slot >= 0).toArray();
    }

    @Override
    public long userKey(int slot) {
      return collector.users().splitKey(slot);
    }

    @Override
    public long itemKey(int slot) {
      return collector.items().splitKey(slot);
    }

    @Override
    public void writeIds(Path file, DenseOrder users, DenseOrder items) throws IOException {
      NewIds.writeFile(file, Dataset.IDS_KIND, users.newIds(Ids.USERS), items.newIds(Ids.ITEMS));
    }

    @Override
    public void writeCatalogue(Path file, DenseOrder order) throws IOException {
      if (items.size() == 0) {
        return;
      }
      int[] lineOf = new int[order.size()]; // + 1, or 0 for an item without one
      for (int line = 0; line < itemSlots.length; line++) {
        if (itemSlots[line] >= 0) {
          lineOf[order.dense(itemSlots[line])] = line + 1;
        }
      }
      int[] alphabetic = items.alphabetic();
      try (CatalogueWriter writer =
          CatalogueWriter.create(
              file,
              Dataset.CATALOGUE_KIND,
              order.size(),
              items.titleBytes(),
              items.genreEntries(),
              items.genreNames())) {
        for (int line : lineOf) {
          if (line == 0) {
            untitled++;
            writer.add(NO_TITLE, NO_GENRES);
          } else {
            writer.add(items.title(line - 1), items.genres(line - 1, alphabetic));
          }
        }
        writer.commit();
      }
    }

    @Override
    public DatasetInfo.Source source() {
      return new DatasetInfo.Source(sourceName(), source.lengthBytes(), source.digest());
    }

    private String sourceName() {
      String first = options.ratings().getFirst().toAbsolutePath().getFileName().toString();
      int others = options.ratings().size() - 1;
      return others == 0 ? first : first + " and " + others + " more";
    }

    @Override
    public Selection selection() {
      return options.selection();
    }
  }
}
