package dev.quire.dataset;

import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;

/** The matrices by user, one for each part of the split, written block by block. */
final class UserMatrices implements AutoCloseable {
  private static final String[] FOLDERS = {"train", "valid", "test"}; // by part

  private final UserPartition partition;
  private final float[] levels; // ratings by code, empty when values are float bits
  private final RatingsWriter[] parts = new RatingsWriter[Split.PARTS]; // null for no share
  private final long[][] starts; // [blocks][parts], index of the block's first rating
  private double trainSum;

  /**
   * Reserves the files' space.
   *
   * @param spool what the partition was made of; its space goes to the largest of the files
   */
  UserMatrices(
      Path folder,
      RatingSpool spool,
      UserPartition partition,
      int users,
      RatingLevels levels,
      Split split,
      boolean timed)
      throws IOException {
    this.partition = partition;
    this.levels = new float[levels.levels().size()];
    for (int code = 0; code < this.levels.length; code++) {
      this.levels[code] = levels.levels().get(code);
    }
    int blocks = partition.blocks().count();
    starts = new long[blocks][Split.PARTS];
    long[] totals = new long[Split.PARTS];
    for (int block = 0; block < blocks; block++) {
      for (int part = 0; part < Split.PARTS; part++) {
        starts[block][part] = totals[part];
        totals[part] += partition.count(block, part);
      }
    }
    try {
      for (int part = 0; part < Split.PARTS; part++) {
        if (split.share(part) > 0) {
          Path file =
              Files.createDirectories(folder.resolve(FOLDERS[part])).resolve(Dataset.BY_USER);
          parts[part] =
              part == Split.TRAIN
                  ? RatingsWriter.createOver(
                      spool, file, users, totals[part], levels.coded(), timed)
                  : RatingsWriter.create(file, users, totals[part], levels.coded(), timed);
        }
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Writes all blocks.
   *
   * @return false when a pair of user and item occurs twice, and the files are worth nothing
   */
  boolean fill(WorkerPool pool, DoubleConsumer progress) {
    int blocks = partition.blocks().count();
    AtomicInteger duplicates = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    trainSum =
        pool.sum(
            blocks,
            BlockSorter::new,
            (block, sorter) -> {
              double sum = 0;
              if (duplicates.get() == 0) {
                sorter.sort(partition, block);
                sum = write(block, sorter, duplicates);
              }
              progress.accept((double) done.incrementAndGet() / blocks);
              return sum;
            });
    return duplicates.get() == 0;
  }

  private double write(int block, BlockSorter sorter, AtomicInteger duplicates) {
    long firstRecord = partition.start(block);
    int firstUser = partition.blocks().firstRow(block);
    int users = partition.blocks().rows(block);
    long[] next = starts[block].clone();
    double sum = 0;
    int i = 0;
    for (int user = 0; user < users; user++) {
      for (; i < sorter.size() && sorter.user(i) == user; i++) {
        if (sorter.repeats(i)) {
          duplicates.incrementAndGet();
          return 0;
        }
        long record = firstRecord + sorter.place(i);
        int itemAndPart = partition.itemAndPart(record);
        int part = itemAndPart >>> UserPartition.ITEM_BITS;
        int value = partition.value(record);
        long index = next[part]++;
        parts[part].rating(index, itemAndPart & UserPartition.ITEM_MASK, value);
        parts[part].timestamp(index, partition.timestamp(record));
        if (part == Split.TRAIN) {
          sum += levels.length > 0 ? levels[value] : Float.intBitsToFloat(value);
        }
      }
      for (int part = 0; part < Split.PARTS; part++) {
        if (parts[part] != null) {
          parts[part].rowPointer(firstUser + user + 1L, next[part]);
        }
      }
    }
    return sum;
  }

  /** Number of ratings of a part. */
  long count(int part) {
    return parts[part] == null ? 0 : parts[part].nonZeros();
  }

  /** Mean of the training ratings. */
  double trainMean() {
    return trainSum / count(Split.TRAIN);
  }

  RatingsWriter train() {
    return parts[Split.TRAIN];
  }

  /** Forces the file of a part to disk, if there is one, and gives it its name. */
  void commit(int part) throws IOException {
    if (parts[part] != null) {
      parts[part].commit();
    }
  }

  @Override
  public void close() {
    for (RatingsWriter part : parts) {
      if (part != null) {
        part.close();
      }
    }
  }
}
