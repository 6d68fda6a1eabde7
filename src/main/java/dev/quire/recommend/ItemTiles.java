package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.kernel.ScoreKernels;
import dev.quire.model.Parameters;
import java.lang.foreign.MemorySegment;

/**
 * The items that qualify, tile by tile, with their factors transposed as the score kernel wants
 * them. One tile at a time is in memory, small enough to stay in the L1 cache while all users of a
 * block go by.
 */
final class ItemTiles {
  private final Parameters parameters;
  private final int[] items; // dense indices of the items that qualify, ascending
  private final int size = ScoreKernels.tile();
  private final float[] factors; // [rank][size], column j is the tile's j-th item
  private final float[] bias; // [size]
  private final float[] row; // [rank], scratch

  ItemTiles(Parameters parameters, int[] items) {
    this.parameters = parameters;
    this.items = items;
    this.factors = new float[parameters.rank() * size];
    this.bias = new float[size];
    this.row = new float[parameters.rank()];
  }

  /** Number of tiles. */
  int count() {
    return Math.ceilDiv(items.length, size);
  }

  /** Items that a tile has room for. */
  int size() {
    return size;
  }

  /** Items of a tile, of which the last may have fewer. */
  int length(int tile) {
    return Math.min(size, items.length - tile * size);
  }

  /** Dense index of an item of a tile. */
  int item(int tile, int j) {
    return items[tile * size + j];
  }

  /** Brings a tile into memory. */
  void load(int tile) {
    int length = length(tile);
    for (int j = 0; j < length; j++) {
      int item = item(tile, j);
      bias[j] = parameters.itemBias().getAtIndex(F32, item);
      copyFactors(item, j);
    }
  }

  private void copyFactors(int item, int column) {
    int rank = row.length;
    MemorySegment.copy(
        parameters.itemFactors(), F32, (long) item * rank * Float.BYTES, row, 0, rank);
    for (int k = 0, to = column; k < rank; k++, to += size) {
      factors[to] = row[k];
    }
  }

  /** The loaded tile's factors, [rank][size]. */
  float[] factors() {
    return factors;
  }

  /** The loaded tile's biases, [size]. */
  float[] bias() {
    return bias;
  }
}
