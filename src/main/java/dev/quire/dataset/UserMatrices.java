package dev.quire.dataset;

import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;

/** The matrices by user, one for each part of the split, written block by block. */
final class UserMatrices implements AutoCloseable {
  private final UserRuns runs;
  private final int[][] denseItems; // by slot
  private final Blocks blocks;
  private final long[][] starts; // [parts][blocks + 1], index of a block's first rating
  private final float[] levels; // ratings by code, or empty when values are float bits
  private final RatingsWriter[] parts =
      new RatingsWriter[Split.PARTS]; // null for those that the split hasn't
  private final int mostRows; // of a block
  private double trainSum;

  /**
   * Begins the files.
   *
   * @param starts [parts][blocks + 1]. Not modified.
   */
  UserMatrices(
      Path folder,
      UserRuns runs,
      DenseOrder items,
      Blocks blocks,
      long[][] starts,
      RatingLevels levels,
      Split split,
      boolean timed)
      throws IOException {
    this.runs = runs;
    this.blocks = blocks;
    mostRows = blocks.mostRows();
    this.starts = starts;
    denseItems = items.denseBySlot();
    this.levels = new float[levels.levels().size()];
    for (int code = 0; code < this.levels.length; code++) {
      this.levels[code] = levels.levels().get(code);
    }
    try {
      for (int part = 0; part < Split.PARTS; part++) {
        if (split.has(part)) {
          Path file = folder.resolve(Dataset.FOLDERS.get(part)).resolve(Dataset.BY_USER);
          Files.createDirectories(file.getParent());
          parts[part] =
              RatingsWriter.create(
                  file, blocks.rows(), starts[part][blocks.count()], levels.coded(), timed);
        }
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** What one thread needs. */
  private final class Workspace {
    private final UserRow row = new UserRow(runs, denseItems);
    private final RatingsPiece[] pieces = new RatingsPiece[Split.PARTS]; // null for no share
    private final long[][] rowEnds = new long[Split.PARTS][]; // [parts][rows of a block]

    Workspace() {
      for (int part = 0; part < Split.PARTS; part++) {
        if (parts[part] != null) {
          pieces[part] = new RatingsPiece(parts[part], levels);
          rowEnds[part] = new long[mostRows];
        }
      }
    }

    /**
     * Adds the ratings of some users. Apart from what is done once for a block, since the compiler
     * takes that in and is busy for half a second.
     *
     * @return false when one has rated an item twice
     */
    boolean addUsers(int firstUser, int endUser) throws IOException {
      for (int user = firstUser; user < endUser; user++) {
        row.read(user);
        if (row.hasRepeats()) {
          return false;
        }
        for (int part = 0; part < Split.PARTS; part++) {
          if (pieces[part] != null) {
            pieces[part].addRow(row, part);
            rowEnds[part][user - firstUser] = pieces[part].index();
          }
        }
      }
      return true;
    }
  }

  private long workspaceBytes() {
    long ofPart = RatingsPiece.BYTES + 8L * mostRows;
    return UserRow.BYTES + ofPart * Arrays.stream(parts).filter(Objects::nonNull).count();
  }

  /**
   * Writes all blocks.
   *
   * @return false when a pair of user and item occurs twice, and the files are worth nothing
   */
  boolean fill(WorkerPool pool, DoubleConsumer progress) throws IOException {
    AtomicBoolean duplicates = new AtomicBoolean();
    AtomicInteger done = new AtomicInteger();
    trainSum =
        pool.<Workspace, IOException>sum(
            blocks.count(),
            workspaceBytes(),
            Workspace::new,
            (block, workspace) -> {
              double sum = duplicates.get() ? 0 : write(block, workspace, duplicates);
              progress.accept((double) done.incrementAndGet() / blocks.count());
              return sum;
            });
    return !duplicates.get();
  }

  /** Returns the sum of the training ratings. */
  private double write(int block, Workspace workspace, AtomicBoolean duplicates)
      throws IOException {
    for (int part = 0; part < Split.PARTS; part++) {
      if (parts[part] != null) {
        workspace.pieces[part].seek(starts[part][block]);
      }
    }
    if (!workspace.addUsers(blocks.firstRow(block), blocks.endRow(block))) {
      duplicates.set(true);
      return 0;
    }
    for (int part = 0; part < Split.PARTS; part++) {
      if (parts[part] != null) {
        workspace.pieces[part].flush();
        parts[part].writeRowEnds(
            blocks.firstRow(block), workspace.rowEnds[part], blocks.rows(block));
      }
    }
    return workspace.pieces[Split.TRAIN].sum();
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

  /** Forces the files to disk and gives them their names; may go on while they are read. */
  void commit() throws IOException {
    for (RatingsWriter part : parts) {
      if (part != null) {
        part.commit();
      }
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
