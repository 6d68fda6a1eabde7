package dev.quire.dataset;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.CatalogueWriter;
import dev.quire.catalogue.Ids;
import dev.quire.catalogue.NewIds;
import dev.quire.input.FoundFiles;
import dev.quire.input.RatingFiles;
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

  private ConvertReport convert() throws IOException {
    FoundFiles found = FoundFiles.of(options.ratings());
    Optional<Path> items = options.items().isEmpty() ? found.items() : namedItems();
    try (RatingSource source = RatingFiles.open(found.ratings(), options.input(), besideTarget());
        TargetFolder target = TargetFolder.create(options.target(), options.force())) {
      listener.recognised(source.description());
      if (!source.hasTimestamps()) {
        DatasetBuilder.requireTimes(
            options.ratings().getFirst(), options.selection(), options.split());
      }
      Path folder = target.path();
      Deferred<MovieSpool> movies =
          Deferred.start("quire-movies", () -> MovieSpool.read(folder, items));
      ConvertReport report;
      try {
        report = build(source, movies, items, folder);
      } catch (IOException | RuntimeException | InternalError e) {
        source.requireUnchanged(); // or it is no wonder that something is wrong with it
        movies.get(); // has an error of its own, perhaps: that of the smaller file comes first
        throw e;
      } finally {
        movies.close(MovieSpool::close);
      }
      target.commit(source);
      return report;
    }
  }

  private Optional<Path> namedItems() throws IOException {
    return Optional.of(FoundFiles.items(options.items().orElseThrow()));
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
      RatingSource source, Deferred<MovieSpool> movies, Optional<Path> items, Path folder)
      throws IOException {
    try (RatingCollector collector = new RatingCollector(folder)) {
      SkippedLines skipped =
          source.read(
              pool,
              options.onError(),
              collector,
              done -> listener.progress(ConvertListener.Phase.READ, done));
      source.notices().forEach(listener::noticed);
      collector.finish();
      source.requireToldApart(collector.levels().min(), collector.levels().max());
      Read origin = new Read(source, collector, movies.get());
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
        CountLikeRatings.notice(built.info()).ifPresent(listener::noticed);
        return new ConvertReport(
            built.info(),
            collector.ratings(),
            built.omitted(),
            options.selection().repeats(!source.hasValues()),
            built.shortUsers(),
            skipped,
            built.ratedItems(),
            origin.untitled,
            origin.movies.unusedColumns(),
            items);
      }
    }
  }

  /** What has been read. */
  private final class Read implements DatasetBuilder.Origin {
    private final RatingSource source;
    private final RatingCollector collector;
    private final MovieSpool movies;
    private final int[] movieSlots; // [movies]
    private int untitled; // rated items that the items file lacks

    Read(RatingSource source, RatingCollector collector, MovieSpool movies) throws IOException {
      this.source = source;
      this.collector = collector;
      this.movies = movies;
      Catalogue.requireRoom(Set.copyOf(movies.genreNames()));
      movieSlots = movies.slots(collector.items());
    }

    @Override
    public int[] unrated() {
      return movieSlots;
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
    public void writeCatalogue(Path file, DenseOrder items) throws IOException {
      if (movies.size() == 0) {
        return;
      }
      int[] movieOf = new int[items.size()]; // index + 1, or 0 for an item without a line
      for (int m = 0; m < movieSlots.length; m++) {
        movieOf[items.dense(movieSlots[m])] = m + 1;
      }
      int[] alphabetic = movies.alphabetic();
      try (CatalogueWriter writer =
          CatalogueWriter.create(
              file,
              Dataset.CATALOGUE_KIND,
              items.size(),
              movies.titleBytes(),
              movies.genreEntries(),
              movies.genreNames())) {
        for (int movie : movieOf) {
          if (movie == 0) {
            untitled++;
            writer.add(NO_TITLE, NO_GENRES);
          } else {
            writer.add(movies.title(movie - 1), movies.genres(movie - 1, alphabetic));
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
