package dev.quire.dataset;

import dev.quire.parallel.WorkerPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;

/** How many ratings of each block of users are in each part of the split. */
final class PartCounts {
  private final long[][] starts = new long[Split.PARTS][]; // [parts][blocks + 1]

  private PartCounts(int blocks) {
    for (int part = 0; part < Split.PARTS; part++) {
      starts[part] = new long[blocks + 1];
    }
  }

  /** Counts, which is no work where all is for training. */
  static PartCounts of(
      Split split,
      Blocks blocks,
      DenseOrder users,
      DenseOrder items,
      UserRuns runs,
      WorkerPool pool,
      DoubleConsumer progress) {
    PartCounts self = new PartCounts(blocks.count());
    AtomicInteger done = new AtomicInteger();
    pool.forEach(
        blocks.count(),
        () -> new SpoolBatch(RatingSpool.CAPACITY),
        (block, row) -> {
          for (int user = blocks.firstRow(block); user < blocks.endRow(block); user++) {
            if (split.isNone()) {
              self.starts[Split.TRAIN][block + 1] += users.count(user);
            } else {
              runs.readItems(user, row);
              long userHash = split.userHash(users.id(users.slot(user)));
              for (int i = 0; i < row.size; i++) {
                self.starts[split.part(userHash, items.id(row.items[i]))][block + 1]++;
              }
            }
          }
          progress.accept((double) done.incrementAndGet() / blocks.count());
        });
    for (long[] starts : self.starts) {
      for (int block = 0; block < blocks.count(); block++) {
        starts[block + 1] += starts[block];
      }
    }
    return self;
  }

  /** Index of a block's first rating in the matrix of a part. */
  long start(int part, int block) {
    return starts[part][block];
  }

  /** Number of a part's ratings. */
  long total(int part) {
    return starts[part][starts[part].length - 1];
  }
}
