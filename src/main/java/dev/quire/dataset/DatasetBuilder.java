package dev.quire.dataset;

import dev.quire.dataset.ConvertListener.Phase;
import dev.quire.mapped.ScratchFile;
import dev.quire.mapped.TensorFile;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * Makes the files of a dataset of spooled ratings, which may come from anywhere.
 *
 * <ol>
 *   <li>Number users and items by falling count.
 *   <li>Find the runs of each user. Where these are short, because the input is not sorted by user,
 *       bring the lines of each user together in another spool first.
 *   <li>Where there is something to select, spool what is left, and go back to 1: first pair by
 *       pair, then who has enough ratings.
 *   <li>Decide the part of each rating.
 *   <li>Fetch each user's runs, sort them by item and write the matrices by user. When a pair turns
 *       up twice, make one of them and go back to 1.
 *   <li>Bring the training ratings of each block of items together, and write the matrix by item.
 * </ol>
 *
 * <p>Only what goes with users and items is on the heap or in anonymous memory; what goes with
 * ratings is in mapped files. The result depends on neither the number of threads nor the order of
 * the ratings.
 */
final class DatasetBuilder implements AutoCloseable {
  private final Path folder;
  private final Spooled input;
  private final Origin origin;
  private final Selection selection;
  private final Split split;
  private final WorkerPool pool;
  private final ConvertListener listener;
  private RatingSpool spool;
  private RatingLevels levels; // of the ratings in the spool
  private Omitted omitted = Omitted.NOTHING;
  private DatasetInfo.Source source;

  /**
   * Ratings in a spool.
   *
   * @param users whose counts are those of the spool
   * @param items whose counts are those of the spool
   * @param timed whether their times mean anything
   * @param events whether they are all 1, since the input has no ratings
   */
  record Spooled(
      IdTable users,
      IdTable items,
      RatingSpool spool,
      RatingLevels levels,
      boolean timed,
      boolean events) {}

  /** Where ratings are from, and what a dataset has of it beside them. */
  interface Origin {
    /** Slots of the items that are there even if nobody has rated them. */
    int[] unrated();

    /** What the id of a user is to a split's hash. */
    long userKey(int slot);

    /** What the id of an item is to a split's hash. */
    long itemKey(int slot);

    void writeIds(Path file, DenseOrder users, DenseOrder items) throws IOException;

    /** Writes titles and genres, if there are any. */
    void writeCatalogue(Path file, DenseOrder items) throws IOException;

    /** What {@code dataset.json} says of the file; may take a while. */
    DatasetInfo.Source source() throws IOException;

    /** How the ratings in the file were selected. */
    Selection selection();
  }

  /**
   * What has become of the ratings.
   *
   * @param shortUsers users of whom nothing is held out because they have too few
   * @param ratedItems items with at least one, in whichever part
   */
  record Built(DatasetInfo info, Omitted omitted, long shortUsers, int ratedItems) {}

  /** Takes the spool over and closes it. */
  DatasetBuilder(
      Path folder,
      Spooled input,
      Origin origin,
      Selection selection,
      Split split,
      WorkerPool pool,
      ConvertListener listener) {
    this.folder = folder;
    this.input = input;
    this.origin = origin;
    this.selection = selection;
    this.split = split;
    this.pool = pool;
    this.listener = listener;
    spool = input.spool();
    levels = input.levels();
  }

  /**
   * Refuses what goes by times when there are none.
   *
   * @param source that has none
   */
  static void requireTimes(Path source, Selection selection, Split split) {
    if (selection.hasTimes()) {
      throw new BadInputException(
          Problem.of("ratings without times cannot be chosen by them")
              .remedy("leave out {since} and {until}, or give ratings with times")
              .about(source));
    }
    if (split.recipe().needsTimes()) {
      throw new BadInputException(
          Problem.of("ratings without times cannot be split by them")
              .setting("split", split.recipe())
              .remedy("take {split=per-user} or another split, or give ratings with times")
              .about(source));
    }
  }

  /**
   * Refuses a rating that stands for none where there are no ratings.
   *
   * @param source that has none
   */
  static void requireRatings(Path source, Selection selection) {
    if (selection.unrated().isPresent()) {
      throw new BadInputException(
          Problem.of("events have no ratings, of which one could stand for none")
              .setting("unrated", selection.unrated().get())
              .remedy(
                  "leave it out, or take ratings: without {implicit}, and with"
                      + " {columns=rating=COLUMN} where it is not found")
              .about(source));
    }
  }

  /** The users and items as they are now, and where the ratings of each user lie in the spool. */
  private record Numbered(DenseOrder users, DenseOrder items, Blocks blocks, UserRuns runs) {}

  Built build() throws IOException {
    boolean pairsAreDue = selection.changesPairs(input.events());
    boolean coreIsDue = selection.hasLeast();
    boolean distinct = false;
    while (true) {
      Numbered now = number();
      if (pairsAreDue) {
        joinPairs(now);
        pairsAreDue = false;
        distinct = true;
      } else if (coreIsDue) {
        takeCore(now);
        coreIsDue = false;
      } else {
        Optional<Built> built = write(now);
        if (built.isPresent()) {
          return built.get();
        }
        if (distinct) {
          throw new AssertionError("a pair occurs again after all were joined");
        }
        pairsAreDue = true;
      }
    }
  }

  private DoubleConsumer progress(Phase phase) {
    return done -> listener.progress(phase, done);
  }

  private Numbered number() throws IOException {
    listener.progress(Phase.NUMBER, 0);
    DenseOrder users = DenseOrder.of(input.users(), new int[0]);
    DenseOrder items = DenseOrder.of(input.items(), origin.unrated());
    Blocks blocks = Blocks.of(users);
    listener.progress(Phase.PARTITION, 0);
    if (RatingGrouper.isNeeded(spool, users)) {
      replaceSpool(
          RatingGrouper.run(folder, spool, levels, users, blocks, pool, progress(Phase.PARTITION)));
    }
    return new Numbered(users, items, blocks, new UserRuns(spool, users));
  }

  private void replaceSpool(RatingSpool newer) {
    spool.close();
    spool = newer;
  }

  private void joinPairs(Numbered now) throws IOException {
    PairRule rule = new PairRule(selection, input.events());
    RowRewriter.Result result = rewrite(now, rule);
    omitted = rule.omitted();
    requireSome(result);
  }

  private void takeCore(Numbered now) throws IOException {
    int ofUser = selection.minUserRatings();
    int ofItem = selection.minItemRatings();
    RowRewriter.Result result =
        rewrite(now, Core.of(folder, now.runs, now.users, now.items, ofUser, ofItem));
    omitted = omitted.withRare(result.users(), result.items(), result.leftOut());
    requireSome(result);
  }

  private RowRewriter.Result rewrite(Numbered now, RowRewriter.Rule rule) throws IOException {
    RowRewriter.Result result =
        RowRewriter.run(folder, now.runs, now.blocks, levels, now.users, now.items, rule, pool);
    replaceSpool(result.spool());
    levels = result.levels();
    return result;
  }

  private void requireSome(RowRewriter.Result result) {
    if (result.ratings() == 0) {
      throw new BadInputException(
          Problem.of("no rating is left")
              .with("unrated", omitted.unrated())
              .with("outside the times", omitted.outsideTimes())
              .with("too low", omitted.notPositive())
              .with("of users and items with too few", omitted.rareRatings())
              .remedy(
                  "leave {unrated}, {since} and {until}, {positive-from}, {min-user-ratings} and"
                      + " {min-item-ratings} out, or choose them otherwise"));
    }
  }

  /** Returns nothing when a pair occurs twice. */
  private Optional<Built> write(Numbered now) throws IOException {
    PairHashes hashes = new PairHashes(split, origin::userKey, origin::itemKey);
    try (Parts parts = Parts.decide(folder, spool, now.runs, now.users, now.blocks, hashes, pool);
        UserMatrices matrices =
            new UserMatrices(
                folder, now.runs, now.items, now.blocks, parts, levels, split, input.timed())) {
      return matrices.fill(pool, progress(Phase.BY_USER))
          ? Optional.of(finish(matrices, now, parts.shortUsers()))
          : Optional.empty();
    }
  }

  private Built finish(UserMatrices matrices, Numbered now, long shortUsers) throws IOException {
    requireTraining(matrices);
    int users = now.users.size();
    int items = now.items.size();
    Path byItemFile = folder.resolve(Dataset.TRAIN).resolve(Dataset.BY_ITEM);
    try (Deferred<Void> byUserDone = Deferred.startAction("quire-by-user", matrices::commit);
        RatingsWriter byItem =
            RatingsWriter.create(
                byItemFile, items, matrices.count(Split.TRAIN), levels.coded(), false)) {
      fillByItem(matrices.train(), byItem, users, now.items);
      listener.progress(Phase.FINISH, 0);
      try (Deferred<Void> byItemDone = Deferred.startAction("quire-by-item", byItem::commit)) {
        writeOthers(now.users, now.items);
        byItemDone.get();
      }
      byUserDone.get();
      DatasetInfo info = info(matrices, users, items);
      DatasetJson.write(folder, info);
      listener.progress(Phase.FINISH, 1);
      return new Built(info, omitted, shortUsers, now.items.rated());
    }
  }

  private static void requireTraining(UserMatrices matrices) {
    if (matrices.count(Split.TRAIN) == 0) {
      throw new BadInputException(
          Problem.of("no rating is left for training")
              .with("valid", matrices.count(Split.VALID) + matrices.count(Split.VALID_FOLD_IN))
              .with("test", matrices.count(Split.TEST) + matrices.count(Split.TEST_FOLD_IN))
              .remedy("take smaller shares"));
    }
  }

  /** The spool has done its work: its pages are there already, new ones cost more. */
  private void fillByItem(RatingsWriter byUser, RatingsWriter byItem, int users, DenseOrder items)
      throws IOException {
    long scratchBytes = ItemMatrix.scratchBytes(byUser);
    if (spool.bytes().byteSize() >= scratchBytes) {
      ItemMatrix.fill(byUser, users, items, spool.bytes(), byItem, pool, progress(Phase.BY_ITEM));
      return;
    }
    try (ScratchFile scratch = ScratchFile.create(folder, "by-item-block", scratchBytes)) {
      ItemMatrix.fill(
          byUser, users, items, scratch.segment(), byItem, pool, progress(Phase.BY_ITEM));
    }
  }

  /** Small files and the digest, while the matrices are forced to disk. */
  private void writeOthers(DenseOrder users, DenseOrder items) throws IOException {
    List<Deferred.Action> jobs =
        List.of(
            () -> source = origin.source(),
            () -> origin.writeCatalogue(folder.resolve(Dataset.CATALOGUE), items),
            () -> origin.writeIds(folder.resolve(Dataset.IDS), users, items));
    pool.forEach(jobs.size(), (i, none) -> jobs.get(i).run());
  }

  private DatasetInfo info(UserMatrices matrices, int users, int items) throws IOException {
    List<Float> known = levels.levels();
    return new DatasetInfo(
        users,
        items,
        matrices.count(Split.TRAIN),
        matrices.count(Split.VALID),
        matrices.count(Split.TEST),
        matrices.count(Split.VALID_FOLD_IN),
        matrices.count(Split.TEST_FOLD_IN),
        known,
        matrices.trainMean(),
        levels.min(),
        levels.max(),
        source,
        origin.selection().resolved(input.events()),
        split,
        fingerprint(known));
  }

  private String fingerprint(List<Float> known) throws IOException {
    Path train = folder.resolve(Dataset.TRAIN);
    try (TensorFile ids = TensorFile.open(folder.resolve(Dataset.IDS));
        TensorFile byUser = TensorFile.open(train.resolve(Dataset.BY_USER));
        TensorFile byItem = TensorFile.open(train.resolve(Dataset.BY_ITEM))) {
      return Fingerprint.of(known, ids, byUser, byItem);
    }
  }

  @Override
  public void close() {
    spool.close();
  }
}
