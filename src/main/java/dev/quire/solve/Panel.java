package dev.quire.solve;

import dev.quire.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A block of gathered factor rows and the targets that belong to them, small enough for the L1
 * cache. Each worker has one and fills it again and again.
 *
 * <p>Where ratings count by {@linkplain Design#weights weights} w, rows and targets are scaled by
 * the roots of these, and so is the {@linkplain #unit 1} that stands before the bias: sums of
 * products are then weighted sums.
 */
public final class Panel {
  /** Half of a 48 KB L1 data cache: the Gram matrix and the stack want their share. */
  private static final int BYTES = 24 * 1024;

  static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int MAX_ROWS = 256;
  private static final int MIN_ROWS = 16;

  private final int rank; // columns that are taken in
  private final int designRank;
  private final int capacity;
  private final float[] rows; // [count, stride] in strips, see Kernels
  private final float[] targets; // [capacity]
  private final float[] roots; // [capacity], of weights; meaningless when not weighted
  private final int[] indices; // [capacity], which factor row each row is
  private final float[] weights; // [capacity], w; meaningless when not scaled
  private final float[] units; // [capacity], the roots of w; likewise
  private int column; // the first that is taken in
  private int count; // rows that were taken in last
  private boolean weighted;
  private boolean scaled;

  /** An empty panel for factors of that rank. */
  public Panel(int rank) {
    this(rank, rank);
  }

  /**
   * One for some of the columns of factors that are known exactly and weigh the same.
   *
   * @param designRank of the factors
   * @param rank how many neighbouring columns are taken in
   */
  Panel(int designRank, int rank) {
    int stride = Kernels.stride(rank);
    this.rank = rank;
    this.designRank = designRank;
    this.capacity = capacity(rank);
    this.rows = new float[capacity * stride];
    this.targets = new float[capacity];
    this.roots = new float[capacity];
    this.indices = new int[capacity];
    this.weights = new float[capacity];
    this.units = new float[capacity];
  }

  /** How many rows of that rank fit into one. */
  static int capacity(int rank) {
    return Math.clamp(BYTES / (4L * Math.max(1, Kernels.stride(rank))), MIN_ROWS, MAX_ROWS);
  }

  /** Memory that one takes, in bytes. */
  public static long bytes(int rank) {
    return 4L * capacity(rank) * (Kernels.stride(rank) + 5);
  }

  /** How many rows fit. */
  int capacity() {
    return capacity;
  }

  int rank() {
    return rank;
  }

  float[] rows() {
    return rows;
  }

  /** Takes in columns from this one on. */
  void setColumn(int first) {
    column = first;
  }

  /** Element k of a gathered row. */
  float at(int row, int k) {
    return rows[Kernels.index(count, row, k)];
  }

  /** What each gathered row should predict, [capacity]. */
  float[] targets() {
    return targets;
  }

  /**
   * Takes in consecutive ratings of a list.
   *
   * @param design the vectors v
   * @param columns I32, for each rating of the list the row of {@code design}. Not modified.
   * @param first the first rating
   * @param count how many, at most {@link #capacity}
   * @param source of the ratings' targets
   */
  public void fill(Design design, MemorySegment columns, long first, int count, Targets source) {
    this.count = count;
    MemorySegment.copy(columns, I32, first * Integer.BYTES, indices, 0, count);
    Kernels.gather(design.factors(), designRank, column, rank, indices, count, rows);
    source.fill(first, count, indices, targets);
    weighted = source.weigh(first, count, roots);
    scaled = design.weights() != null;
    if (scaled) {
      scale(design.weights(), count);
    }
  }

  private void scale(MemorySegment columnWeights, int count) {
    for (int r = 0; r < count; r++) {
      weights[r] = columnWeights.getAtIndex(Targets.F32, indices[r]);
    }
    for (int r = 0; r < count; r++) { // apart from the loads, so that it is done in vectors
      units[r] = (float) Math.sqrt(weights[r]);
      targets[r] *= units[r];
    }
    Kernels.scaleRows(rows, count, rank, units);
  }

  /** Whether the ratings taken in last count by the weights of their design. */
  boolean isScaled() {
    return scaled;
  }

  /** What stands before the bias in a rating taken in last: 1, or the root of its weight. */
  float unit(int row) {
    return scaled ? units[row] : 1;
  }

  /** The same of all that were taken in last, [capacity]; meaningless unless they are scaled. */
  float[] units() {
    return units;
  }

  /** Whether not all of the ratings taken in last weigh 1. */
  boolean isWeighted() {
    return weighted;
  }

  /** The root of what a rating taken in last weighs. */
  float root(int row) {
    return weighted ? roots[row] : 1;
  }

  /** What the first so many of them weigh together. */
  double weight(int rows) {
    double weight = weighted || scaled ? 0 : rows;
    for (int r = 0; weighted && r < rows; r++) {
      weight += (double) roots[r] * roots[r];
    }
    for (int r = 0; scaled && r < rows; r++) {
      weight += weights[r];
    }
    return weight;
  }

  /** Multiplies each gathered row by the root of its weight, as the Gram matrix wants it. */
  void weigh() {
    if (weighted) {
      Kernels.scaleRows(rows, count, rank, roots);
    }
  }

  /**
   * t += the variances of the vectors taken in last, times their weights, if the design has any.
   *
   * @param t [rank]. Modified.
   */
  void addVariances(Design design, int count, float[] t) {
    if (design.variances() != null && scaled) {
      Kernels.addRows(design.variances(), rank, indices, weights, count, t);
    } else if (design.variances() != null) {
      Kernels.addRows(design.variances(), rank, indices, count, t);
    }
  }
}
