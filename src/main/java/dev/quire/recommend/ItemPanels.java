package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.kernel.Kernels;
import dev.quire.model.Parameters;

/**
 * The items that qualify, panel by panel, with their factors transposed as the score kernel wants
 * them. One panel at a time is in memory, sized for the L2 cache.
 */
final class ItemPanels {
  private static final int PANEL_BYTES = 192 * 1024;
  private static final int MIN_ITEMS = 48;
  private static final int MAX_ITEMS = 960;

  private final Parameters parameters;
  private final int[] items; // dense indices of the items that qualify, ascending
  private final int stride;
  private final float[] factors; // [rank][stride], column j is the panel's j-th item
  private final float[] bias; // [stride]

  ItemPanels(Parameters parameters, int[] items) {
    this.parameters = parameters;
    this.items = items;
    int rank = parameters.rank();
    int fitting = PANEL_BYTES / Float.BYTES / Math.max(1, rank);
    this.stride = Kernels.scorePanel(Math.clamp(fitting, MIN_ITEMS, MAX_ITEMS));
    this.factors = new float[rank * stride];
    this.bias = new float[stride];
  }

  /** Number of panels. */
  int count() {
    return Math.ceilDiv(items.length, stride);
  }

  /** Items of a panel, of which the last may be shorter. */
  int length(int panel) {
    return Math.min(stride, items.length - panel * stride);
  }

  /** Floats from one factor of the panel to the next. */
  int stride() {
    return stride;
  }

  /** Dense index of an item of a panel. */
  int item(int panel, int j) {
    return items[panel * stride + j];
  }

  /** Brings a panel into memory. */
  void load(int panel) {
    int rank = parameters.rank();
    int length = length(panel);
    for (int j = 0; j < length; j++) {
      int item = item(panel, j);
      bias[j] = parameters.itemBias().getAtIndex(F32, item);
      long row = (long) item * rank;
      for (int k = 0; k < rank; k++) {
        factors[k * stride + j] = parameters.itemFactors().getAtIndex(F32, row + k);
      }
    }
  }

  /** The loaded panel's factors, [rank][stride]. */
  float[] factors() {
    return factors;
  }

  /** The loaded panel's biases, [stride]. */
  float[] bias() {
    return bias;
  }
}
