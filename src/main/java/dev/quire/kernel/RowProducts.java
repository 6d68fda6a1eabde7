package dev.quire.kernel;

import java.util.Arrays;

/**
 * K = PP', upper triangle, for panels of few rows: P is transposed, which takes count * rank moves,
 * and then K is the Gram matrix of P'. As dot products of rows it would need the sum of all lanes
 * of a vector for each element, which costs more than the products.
 */
final class RowProducts {
  private static final int LANES = VectorUnit.LANES;

  private RowProducts() {}

  /** See {@link Kernels#rowProducts}. */
  static void compute(float[] panel, int count, int rank, float[] transposed, float[] products) {
    for (int strip = 0; strip < Math.ceilDiv(count, LANES); strip++) {
      transpose(panel, count, rank, transposed, strip);
    }
    int rows = GramTiles.rows(count);
    Arrays.fill(products, 0, rows * Kernels.stride(count), 0);
    GramTiles.add(transposed, rank, rows, products);
  }

  /** Rows of the panel to the columns of one strip. */
  private static void transpose(float[] panel, int count, int rank, float[] transposed, int strip) {
    int first = strip * LANES;
    int rows = Math.min(LANES, count - first);
    for (int k = 0; k < rank; k++) {
      int from = Kernels.index(count, first, k);
      int to = (strip * rank + k) * LANES;
      for (int row = 0; row < rows; row++) {
        transposed[to + row] = panel[from + row * LANES];
      }
      Arrays.fill(transposed, to + rows, to + LANES, 0);
    }
  }
}
