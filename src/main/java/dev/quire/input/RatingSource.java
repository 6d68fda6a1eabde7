package dev.quire.input;

import dev.quire.files.Input;
import dev.quire.files.InvalidFileException;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;

/**
 * Ratings that somebody brought: a file of whatever format, or several that are one data set. It is
 * read in numbered pieces, by several threads. What is wrong is reported for the first such line,
 * whatever the number of threads.
 *
 * <p>A format is a subclass: it says in how many pieces it is to be read, and makes a {@link
 * PieceReader} for each thread.
 */
public abstract class RatingSource implements Input, AutoCloseable {
  /** So many times as many numbers as other ids are nearly all. */
  private static final int OTHERS = 10;

  private RatingIds ids = RatingIds.NUMBERS; // of the last pass
  private double roundingError; // of the last pass
  private int pieces; // of the last pass
  private boolean textItems; // whatever they are in these files

  /** For subclasses. */
  protected RatingSource() {}

  /** What it is taken for, in one line: {@code ratings.csv: user,item,rating, with a header}. */
  public String description() {
    return file().getFileName() + ": " + shape();
  }

  /** Whether it is what everybody brings, a CSV file as MovieLens has it: no word is needed. */
  public boolean isUsual() {
    return false;
  }

  /** What it is taken for, in words that are the same for files of the same shape. */
  protected abstract String shape();

  /** Whether there are times; they are 0 otherwise. */
  public abstract boolean hasTimestamps();

  /** Whether there are ratings; otherwise each line is an event, and its rating is 1. */
  public abstract boolean hasValues();

  /** Length in bytes, of the files as they are given. */
  public abstract long lengthBytes();

  /** What tells it from others: {@code crc32c:} and eight hexadecimal digits, of all bytes. */
  public abstract String digest();

  /** The file, or the first of several. */
  protected abstract Path file();

  /** How many files there are. */
  protected int files() {
    return 1;
  }

  /** The kinds of the ids as far as a look at parts of it tells. A pass may find out more. */
  protected abstract IdKinds expectedKinds() throws IOException;

  /** Whether the ids of items were text in the last pass. */
  public final boolean hasTextItems() {
    return ids.items().isPresent();
  }

  /** Says for the next pass that ids of items are text, since they are in another file. */
  public final void takeItemsAsText() {
    textItems = true;
  }

  /** Whether the kinds are given, whatever the ids are. */
  protected boolean kindsAreFixed() {
    return false;
  }

  /** Gets ready for a pass, and returns the number of pieces. */
  protected abstract int prepare(WorkerPool pool) throws IOException;

  /** Heap that a reader takes, without the {@link RatingOutput}. */
  protected abstract long readerBytes();

  /** A reader for one thread, after {@link #prepare}. */
  protected abstract PieceReader reader(RatingIds keys);

  /**
   * Gives every rating to the sink.
   *
   * @param progress told the done share of the work now and then, from any thread
   * @return what was left out, nothing unless {@code onError} is SKIP
   * @throws InvalidFileException naming the first wrong line, or when there is no rating at all
   */
  public final <W> SkippedLines read(
      WorkerPool pool, OnError onError, RatingSink<W> sink, DoubleConsumer progress)
      throws IOException {
    IdKinds least = new IdKinds(false, textItems);
    // Of lines that are left out, no id makes text of others: a look at them would not tell.
    boolean looked = onError == OnError.STOP || kindsAreFixed();
    IdKinds kinds = looked ? expectedKinds().or(least) : least;
    while (true) {
      ids.close();
      ids = RatingIds.of(kinds);
      RatingPass<W> pass = new RatingPass<>(this, ids, onError, sink);
      try {
        pieces = prepare(pool);
        pass.run(pieces, pool, progress);
      } catch (ReadAgainException e) {
        kinds = kinds.or(e.kinds());
        e.prepare();
        continue;
      }
      IdKinds found = ids.foundKinds().or(least);
      if (!found.equals(kinds) && !kindsAreFixed()) {
        kinds = found; // what was looked at beforehand was no id, perhaps a line that was left out
        continue;
      }
      roundingError = pass.roundingError();
      SkippedLines skipped = pass.skipped();
      if (pass.ratings() == 0) {
        throw skipped.nothingLeft(file(), noun() + "s", "give it at least one " + noun());
      }
      return skipped;
    }
  }

  /** What each line is. */
  protected String noun() {
    return "rating";
  }

  /** What people should know of the last pass, though nothing is wrong. */
  public final List<Problem> notices() {
    return Stream.of(
            notice(),
            ids.users().flatMap(texts -> notice("users", texts)),
            ids.items().flatMap(texts -> notice("items", texts)))
        .flatMap(Optional::stream)
        .map(problem -> problem.about(file()))
        .toList();
  }

  /** What people should know of how it is read. */
  protected Optional<Problem> notice() {
    return Optional.empty();
  }

  /** A typing error in one of many numbers makes text of all. */
  private static Optional<Problem> notice(String side, TextIds texts) {
    int numbers = texts.numbers();
    int others = texts.size() - numbers;
    return others == 0 || others * OTHERS > numbers // none, when another file has the texts
        ? Optional.empty()
        : Optional.of(
            Problem.of("nearly all ids of {} are numbers, and all are taken for text", side)
                .with("numbers", numbers)
                .with("others", others)
                .with("such as", FieldText.shown(texts.text(texts.leastText())))
                .remedy("correct the others if they are to be numbers"));
  }

  /**
   * Refuses ratings that floats don't tell apart.
   *
   * @param least of the ratings that were read
   * @param greatest of them
   * @throws InvalidFileException naming the one that is distorted most
   */
  public final void requireToldApart(float least, float greatest) throws IOException {
    if (roundingError > RoundingCheck.MOST_DISTORTION * ((double) greatest - least)) {
      RoundingCheck check = new RoundingCheck();
      try (RatingIds any = RatingIds.of(new IdKinds(true, true))) {
        PieceReader reader = reader(any);
        for (int piece = 0; piece < pieces; piece++) {
          reader.read(piece, check);
          check.flush();
        }
      }
      check.finish();
    }
  }

  @Override
  public void close() {
    ids.close();
    ids = RatingIds.NUMBERS;
  }
}
