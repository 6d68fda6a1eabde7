package dev.quire.dataset;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.CatalogueWriter;
import dev.quire.catalogue.Ids;
import dev.quire.dataset.ConvertListener.Phase;
import dev.quire.input.FoundFiles;
import dev.quire.input.RatingFiles;
import dev.quire.input.RatingSource;
import dev.quire.input.SkippedLines;
import dev.quire.mapped.ScratchFile;
import dev.quire.mapped.TensorFile;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;

/**
 * Makes a dataset of a ratings file.
 *
 * <ol>
 *   <li>Parse in parallel; count users and items; spool the ratings to a scratch file, as runs of
 *       lines of the same user.
 *   <li>Number users and items by falling count.
 *   <li>Find the runs of each user. Where these are short, because the file is not sorted by user,
 *       bring the lines of each user together in another spool first.
 *   <li>Fetch each user's runs, sort them by item and write the matrices by user. When a pair turns
 *       up twice, leave out what counts less and go back to 2.
 *   <li>Bring the training ratings of each block of items together, and write the matrix by item.
 * </ol>
 *
 * <p>Only what goes with users and items is on the heap or in anonymous memory; what goes with
 * ratings is in mapped files. The result depends on neither the number of threads nor, where
 * timestamps tell duplicates apart, the order of the lines.
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
      Path folder = target.path();
      Deferred<MovieSpool> movies =
          Deferred.start("quire-movies", () -> MovieSpool.read(folder, items));
      ConvertReport report;
      try {
        report = build(source, movies, folder);
      } catch (IOException | RuntimeException | InternalError e) {
        source.requireUnchanged(); // or it is no wonder that something is wrong with it
        movies.get(); // has an error of its own, perhaps: that of the smaller file comes first
        throw e;
      } finally {
        movies.close(MovieSpool::close);
      }
      target.commit(source);
      return report.withItemsFile(items);
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

  private ConvertReport build(RatingSource source, Deferred<MovieSpool> movies, Path folder)
      throws IOException {
    try (RatingCollector collector = new RatingCollector(folder, options.split())) {
      SkippedLines skipped = source.read(pool, options.onError(), collector, progress(Phase.READ));
      collector.finish();
      source.requireToldApart(collector.levels().min(), collector.levels().max());
      try (Builder builder = new Builder(source, collector, movies.get(), folder)) {
        return builder.build().report(collector.ratings(), skipped);
      }
    }
  }

  private DoubleConsumer progress(Phase phase) {
    return done -> listener.progress(phase, done);
  }

  private record Built(
      DatasetInfo info,
      long duplicates,
      int ratedItems,
      int untitledItems,
      List<String> unusedColumns) {
    ConvertReport report(long ratingsRead, SkippedLines skipped) {
      return new ConvertReport(
          info,
          ratingsRead,
          duplicates,
          skipped,
          ratedItems,
          untitledItems,
          unusedColumns,
          Optional.empty());
    }
  }

  /** From the collected ratings to the files. */
  private final class Builder implements AutoCloseable {
    private final RatingSource source;
    private final RatingCollector collector;
    private final MovieSpool movies;
    private final Path folder;
    private final int[] movieSlots; // [movies]
    private RatingSpool spool;
    private RatingLevels levels; // of the ratings in the spool
    private long duplicates;
    private String digest;
    private int untitled; // rated items that the items file lacks

    Builder(RatingSource source, RatingCollector collector, MovieSpool movies, Path folder)
        throws IOException {
      this.source = source;
      this.collector = collector;
      this.movies = movies;
      this.folder = folder;
      Catalogue.requireRoom(Set.copyOf(movies.genreNames()));
      movieSlots = movies.slots(collector.items());
      spool = collector.spool();
      levels = collector.levels();
    }

    Built build() throws IOException {
      Built built = buildOnce();
      built = built == null ? buildOnce() : built;
      if (built == null) {
        throw new AssertionError("duplicates after they were left out");
      }
      return built;
    }

    /** Returns null when there were duplicates; they are left out the next time. */
    private Built buildOnce() throws IOException {
      listener.progress(Phase.NUMBER, 0);
      DenseOrder users = DenseOrder.of(collector.users(), new int[0]);
      DenseOrder items = DenseOrder.of(collector.items(), movieSlots);
      Blocks blocks = Blocks.of(users);
      listener.progress(Phase.PARTITION, 0);
      if (RatingGrouper.isNeeded(spool, users)) {
        replaceSpool(
            RatingGrouper.run(
                folder, spool, levels, users, blocks, pool, progress(Phase.PARTITION)));
      }
      UserRuns runs = new UserRuns(spool, users);
      try (UserMatrices matrices = userMatrices(runs, users, items, blocks)) {
        if (matrices.fill(pool, progress(Phase.BY_USER))) {
          return finish(matrices, users, items);
        }
        Deduplicator.Result distinct =
            Deduplicator.run(folder, runs, blocks, levels, users, items, collector.parts(), pool);
        replaceSpool(distinct.spool());
        levels = distinct.levels();
        duplicates = distinct.leftOut();
        return null;
      }
    }

    private void replaceSpool(RatingSpool newer) {
      spool.close();
      spool = newer;
    }

    private UserMatrices userMatrices(
        UserRuns runs, DenseOrder users, DenseOrder items, Blocks blocks) throws IOException {
      return new UserMatrices(
          folder,
          runs,
          users,
          items,
          blocks,
          collector.parts(),
          levels,
          options.split(),
          source.hasTimestamps());
    }

    private Built finish(UserMatrices matrices, DenseOrder users, DenseOrder items)
        throws IOException {
      if (matrices.count(Split.TRAIN) == 0) {
        throw new BadInputException(
            Problem.of("no rating is left for training")
                .with("valid", matrices.count(Split.VALID))
                .with("test", matrices.count(Split.TEST))
                .remedy("take smaller shares"));
      }
      Path byItemFile = folder.resolve(Dataset.TRAIN).resolve(Dataset.BY_ITEM);
      try (Deferred<Void> byUserDone = Deferred.startAction("quire-by-user", matrices::commit);
          RatingsWriter byItem =
              RatingsWriter.create(
                  byItemFile, items.size(), matrices.count(Split.TRAIN), levels.coded(), false)) {
        fillByItem(matrices.train(), byItem, users, items);
        listener.progress(Phase.FINISH, 0);
        try (Deferred<Void> byItemDone = Deferred.startAction("quire-by-item", byItem::commit)) {
          writeOthers(users, items);
          byItemDone.get();
        }
        byUserDone.get();
        DatasetInfo info = info(matrices, users.size(), items.size());
        DatasetJson.write(folder, info);
        listener.progress(Phase.FINISH, 1);
        return new Built(info, duplicates, items.rated(), untitled, movies.unusedColumns());
      }
    }

    /** The spool has done its work: its pages are there already, new ones cost more. */
    private void fillByItem(
        RatingsWriter byUser, RatingsWriter byItem, DenseOrder users, DenseOrder items)
        throws IOException {
      long scratchBytes = ItemMatrix.scratchBytes(byUser);
      if (spool.bytes().byteSize() >= scratchBytes) {
        ItemMatrix.fill(
            byUser, users.size(), items, spool.bytes(), byItem, pool, progress(Phase.BY_ITEM));
        return;
      }
      try (ScratchFile scratch = ScratchFile.create(folder, "by-item-block", scratchBytes)) {
        ItemMatrix.fill(
            byUser, users.size(), items, scratch.segment(), byItem, pool, progress(Phase.BY_ITEM));
      }
    }

    /** Small files and the digest, while the matrices are forced to disk. */
    private void writeOthers(DenseOrder users, DenseOrder items) throws IOException {
      List<Deferred.Action> jobs =
          List.of(
              () -> digest = source.digest(),
              () -> writeCatalogue(items),
              () -> writeIds(users, items));
      pool.forEach(jobs.size(), (i, none) -> jobs.get(i).run());
    }

    private void writeIds(DenseOrder users, DenseOrder items) throws IOException {
      Ids.write(
          folder.resolve(Dataset.IDS),
          Dataset.IDS_KIND,
          users.size(),
          users::externalId,
          items.size(),
          items::externalId);
    }

    private void writeCatalogue(DenseOrder items) throws IOException {
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
              folder.resolve(Dataset.CATALOGUE),
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

    private DatasetInfo info(UserMatrices matrices, int users, int items) throws IOException {
      List<Float> known = levels.levels();
      return new DatasetInfo(
          users,
          items,
          matrices.count(Split.TRAIN),
          matrices.count(Split.VALID),
          matrices.count(Split.TEST),
          known,
          matrices.trainMean(),
          levels.min(),
          levels.max(),
          new DatasetInfo.Source(sourceName(), source.lengthBytes(), digest),
          options.split(),
          fingerprint(known));
    }

    private String sourceName() {
      String first = options.ratings().getFirst().toAbsolutePath().getFileName().toString();
      int others = options.ratings().size() - 1;
      return others == 0 ? first : first + " and " + others + " more";
    }

    private String fingerprint(List<Float> levels) throws IOException {
      Path train = folder.resolve(Dataset.TRAIN);
      try (TensorFile ids = TensorFile.open(folder.resolve(Dataset.IDS));
          TensorFile byUser = TensorFile.open(train.resolve(Dataset.BY_USER));
          TensorFile byItem = TensorFile.open(train.resolve(Dataset.BY_ITEM))) {
        return Fingerprint.of(levels, ids, byUser, byItem);
      }
    }

    @Override
    public void close() {
      spool.close();
    }
  }
}
