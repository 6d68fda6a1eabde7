package dev.quire.generate;

import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Writes ratings.csv: makes blocks of users in parallel, and writes them in order.
 *
 * <p>The blocks are cut without regard to the number of threads, so that neither the file nor the
 * sums over the blocks depend on it.
 */
final class RatingBlocks {
  private static final int BLOCK_RATINGS = 1 << 13;

  /** Enough to balance blocks of different lengths. */
  private static final int BLOCKS_PER_THREAD = 4;

  /** Of a usual text: a line has up to 40 bytes, and one user more than a block may come on top. */
  private static final long TEXT_BYTES = 40L * 2 * BLOCK_RATINGS;

  private static final int BANKS = 2;

  private final PlantedFilms films;
  private final int[] counts; // [users], ratings of each
  private final int[] blockStarts; // [blocks + 1], first user of each
  private final double[] sums; // [blocks], of the ratings
  private final double[] squaredErrors; // [blocks], of the planted truth

  /**
   * Cuts the users into blocks of about the same number of ratings.
   *
   * @param counts ratings of each user. Not modified.
   */
  RatingBlocks(PlantedFilms films, int[] counts) {
    this.films = films;
    this.counts = counts;
    int[] starts = new int[counts.length + 1];
    int blocks = 0;
    int ratings = 0;
    for (int user = 0; user < counts.length; user++) {
      ratings += counts[user];
      if (ratings >= BLOCK_RATINGS || user == counts.length - 1) {
        starts[++blocks] = user + 1;
        ratings = 0;
      }
    }
    blockStarts = Arrays.copyOf(starts, blocks + 1);
    sums = new double[blocks];
    squaredErrors = new double[blocks];
  }

  /** Texts of consecutive blocks. */
  private static final class Bank {
    final RatingText[] texts;
    int filled;

    Bank(int size) {
      texts = Stream.generate(RatingText::new).limit(size).toArray(RatingText[]::new);
    }
  }

  /**
   * Writes the file, which is there and empty.
   *
   * @param makers makes what makes ratings, for a worker
   * @param progress is told the number of ratings made so far, from the calling thread
   */
  void write(Path file, Supplier<UserRatings> makers, WorkerPool pool, LongConsumer progress)
      throws IOException {
    long workspaceBytes =
        BANKS * BLOCKS_PER_THREAD * TEXT_BYTES + UserRatings.bytesPerFilm() * films.count();
    int bankSize = BLOCKS_PER_THREAD * pool.workers(workspaceBytes);
    Bank filling = new Bank(bankSize);
    Bank writing = new Bank(bankSize);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      writing.texts[0].header();
      writing.filled = 1;
      long made = 0;
      for (int first = 0; first < sums.length; first += bankSize) {
        filling.filled = Math.min(bankSize, sums.length - first);
        fillAndWrite(first, filling, writing, channel, workspaceBytes, makers, pool);
        for (int block = first; block < first + filling.filled; block++) {
          made += ratingsOf(block);
        }
        progress.accept(made);
        Bank full = filling;
        filling = writing;
        writing = full;
      }
      writeAll(writing, channel);
    }
  }

  /** Fills one bank while the other one goes to the file, so that no thread waits for the disk. */
  private void fillAndWrite(
      int first,
      Bank filling,
      Bank writing,
      FileChannel channel,
      long workspaceBytes,
      Supplier<UserRatings> makers,
      WorkerPool pool)
      throws IOException {
    pool.forEach(
        1 + filling.filled,
        workspaceBytes,
        makers,
        (task, maker) -> {
          if (task == 0) {
            writeAll(writing, channel);
          } else {
            fill(first + task - 1, maker, filling.texts[task - 1]);
          }
        });
  }

  private void fill(int block, UserRatings maker, RatingText text) {
    int users = counts.length;
    text.clear(ratingsOf(block), users, films.movieId(films.count() - 1));
    maker.reset();
    for (int user = blockStarts[block]; user < blockStarts[block + 1]; user++) {
      maker.append(user, counts[user], text);
    }
    sums[block] = maker.sum();
    squaredErrors[block] = maker.squaredErrors();
  }

  private static void writeAll(Bank bank, FileChannel channel) throws IOException {
    for (int i = 0; i < bank.filled; i++) {
      bank.texts[i].writeTo(channel);
    }
  }

  private int ratingsOf(int block) {
    int ratings = 0;
    for (int user = blockStarts[block]; user < blockStarts[block + 1]; user++) {
      ratings += counts[user];
    }
    return ratings;
  }

  /** The sum of all written ratings. */
  double sum() {
    return Arrays.stream(sums).sum();
  }

  /** The sum of the squared errors of the planted truth. */
  double squaredErrors() {
    return Arrays.stream(squaredErrors).sum();
  }
}
