package dev.quire.describe;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.parallel.InOrder;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Goes through the ratings of each item, in all parts of a dataset.
 *
 * <p>Training ratings lie together by item. Those held out are by user only: whoever works on a
 * block of items goes through all of them and takes what belongs to the block, in the order in
 * which they lie, so that sums are the same on any number of threads. That is why blocks are few.
 */
final class ItemPass {
  private static final int MOST_ITEMS = 1 << 15; // of a block
  private static final int BLOCKS = 16; // by ratings
  private static final int CHUNK = 1 << 13;
  private static final long CHUNK_BYTES = 8L * CHUNK;
  private static final long ITEM_BYTES = 40;

  private final CsrMatrix training;
  private final List<CsrMatrix> heldOut;
  private final double center; // sums are of what ratings differ from it by
  private final int[] blockStarts; // [blocks + 1]

  private ItemPass(Dataset dataset) {
    training = dataset.training().byItem();
    List<CsrMatrix> parts = dataset.partsByUser();
    heldOut = parts.subList(1, parts.size());
    center = dataset.info().globalMean();
    blockStarts = blockStarts(training);
  }

  private static int[] blockStarts(CsrMatrix training) {
    IntStream.Builder starts = IntStream.builder();
    int first = 0;
    for (int item = 0; item < training.rows(); item++) {
      boolean full =
          item - first == MOST_ITEMS
              || (training.rowStart(item) - training.rowStart(first))
                  >= training.nonZeros() / BLOCKS + 1;
      if (item == 0 || full) {
        starts.add(item);
        first = item;
      }
    }
    return starts.add(training.rows()).build().toArray();
  }

  /** Takes in the items. */
  @FunctionalInterface
  interface Sink {
    /** Takes the next item, by rising index. */
    void accept(ItemRatings item) throws IOException;
  }

  /** Reads the ratings of all items, and hands the items on in order. */
  static void over(Dataset dataset, WorkerPool pool, Sink sink) throws IOException {
    ItemPass pass = new ItemPass(dataset);
    InOrder<Block, IOException> inOrder = new InOrder<>((number, block) -> block.give(sink));
    pool.<Chunk, IOException>forEach(
        pass.blockStarts.length - 1,
        CHUNK_BYTES + ITEM_BYTES * MOST_ITEMS,
        Chunk::new,
        (number, chunk) -> inOrder.put(number, pass.read(number, chunk)));
  }

  /** Room for consecutive ratings. */
  private static final class Chunk {
    private final int[] columns = new int[CHUNK];
    private final float[] values = new float[CHUNK];
  }

  private Block read(int number, Chunk chunk) {
    int first = blockStarts[number];
    Block block = new Block(first, blockStarts[number + 1] - first);
    for (int row = 0; row < block.size(); row++) {
      block.training[row] = training.rowLength(first + row);
      block.counts[row] = block.training[row];
      block.means[row] = sum(first + row, chunk.values);
    }
    takeHeldOut(block, chunk, false);
    for (int row = 0; row < block.size(); row++) {
      block.means[row] = mean(block.means[row], block.counts[row]);
      addPowers(block, row, chunk.values);
    }
    takeHeldOut(block, chunk, true);
    return block;
  }

  private double sum(int item, float[] values) {
    double sum = 0;
    long end = training.rowEnd(item);
    for (long at = training.rowStart(item); at < end; at += CHUNK) {
      int size = (int) Math.min(CHUNK, end - at);
      training.copyValues(at, size, values);
      for (int i = 0; i < size; i++) {
        sum += values[i] - center;
      }
    }
    return sum;
  }

  /**
   * The mean of so many ratings. One that may be a float but for rounding is that float: equal
   * ratings have no variance.
   */
  private double mean(double sum, int count) {
    double mean = center + sum / count;
    double error = Math.ulp(1.0) * (Math.abs(sum) + Math.abs(center) + Math.abs(mean));
    return Math.abs((float) mean - mean) <= error ? (float) mean : mean;
  }

  private void addPowers(Block block, int row, float[] values) {
    double mean = block.means[row];
    double squares = 0;
    double cubes = 0;
    double fourths = 0;
    long end = training.rowEnd(block.first + row);
    for (long at = training.rowStart(block.first + row); at < end; at += CHUNK) {
      int size = (int) Math.min(CHUNK, end - at);
      training.copyValues(at, size, values);
      for (int i = 0; i < size; i++) {
        double difference = values[i] - mean;
        double square = difference * difference;
        squares += square;
        cubes += square * difference;
        fourths += square * square;
      }
    }
    block.squares[row] = squares;
    block.cubes[row] = cubes;
    block.fourths[row] = fourths;
  }

  /** Adds the ratings of the block's items that are not for training. */
  private void takeHeldOut(Block block, Chunk chunk, boolean powers) {
    for (CsrMatrix part : heldOut) {
      for (long at = 0; at < part.nonZeros(); at += CHUNK) {
        int size = (int) Math.min(CHUNK, part.nonZeros() - at);
        part.copyColumns(at, size, chunk.columns);
        part.copyValues(at, size, chunk.values);
        if (powers) {
          block.addPowers(chunk, size);
        } else {
          block.add(chunk, size, center);
        }
      }
    }
  }

  /** Consecutive items. */
  private static final class Block {
    private final int first;
    private final int[] training; // [size]
    private final int[] counts; // [size]
    private final double[] means; // [size], sums of differences to the center at first
    private final double[] squares; // [size], sums of powers of the differences to the mean
    private final double[] cubes; // [size]
    private final double[] fourths; // [size]

    Block(int first, int size) {
      this.first = first;
      training = new int[size];
      counts = new int[size];
      means = new double[size];
      squares = new double[size];
      cubes = new double[size];
      fourths = new double[size];
    }

    int size() {
      return counts.length;
    }

    void add(Chunk chunk, int size, double center) {
      for (int i = 0; i < size; i++) {
        int row = chunk.columns[i] - first;
        if (Integer.compareUnsigned(row, counts.length) < 0) {
          counts[row]++;
          means[row] += chunk.values[i] - center;
        }
      }
    }

    void addPowers(Chunk chunk, int size) {
      for (int i = 0; i < size; i++) {
        int row = chunk.columns[i] - first;
        if (Integer.compareUnsigned(row, counts.length) < 0) {
          double difference = chunk.values[i] - means[row];
          double square = difference * difference;
          squares[row] += square;
          cubes[row] += square * difference;
          fourths[row] += square * square;
        }
      }
    }

    void give(Sink sink) throws IOException {
      for (int row = 0; row < size(); row++) {
        sink.accept(
            ItemRatings.of(
                first + row,
                training[row],
                counts[row],
                means[row],
                squares[row],
                cubes[row],
                fourths[row]));
      }
    }
  }
}
