package dev.quire.solve;

import dev.quire.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * What one row's least-squares problem comes down to. For the factor vectors v and targets d of its
 * ratings it accumulates, in one pass, everything that any solution, the squared error and a folded
 * in user need:
 *
 * <pre>
 *   A = sum v v'    s = sum v    y = sum v d    sum d    sum d^2    n
 * </pre>
 *
 * <p>Of vectors that are not known exactly v is the mean, and t = sum var(v) is accumulated, too:
 * the sum of E[v v'] is then A + diag(t).
 *
 * <p>Where the ratings of a {@linkplain Design#weights design} have weights w, each of these sums
 * is weighted, that of the numbers 1 included. Ratings may also {@linkplain Targets#weigh weigh}
 * something in the matrix alone: then A = sum w v v', and no more.
 *
 * <p>Scalars are in double, vectors and matrix in float. What is added to a large float sum loses
 * its last digits, so ratings are summed in parts of {@value #PART} and the parts then {@linkplain
 * #merge merged}: the error stays that of a thousand ratings.
 */
public final class NormalEquations {
  private static final int PART = 2048;

  private final int rank;
  private final float[] gram; // A: upper triangle, [gramRows, stride] in strips
  private final float[] sum; // s: [stride]
  private final float[] product; // y: [stride]
  private final float[] variance; // t: [stride]
  private double targetSum;
  private double targetSquares;
  private double weight;
  private long count;
  private NormalEquations part; // made for the first long row

  /** No ratings yet. */
  public NormalEquations(int rank) {
    this.rank = rank;
    this.gram = Kernels.newGram(rank);
    this.sum = new float[Kernels.stride(rank)];
    this.product = new float[Kernels.stride(rank)];
    this.variance = new float[Kernels.stride(rank)];
  }

  /** Memory that they take, in bytes, with the part that long rows are summed in. */
  public static long bytes(int rank) {
    return 2L * Float.BYTES * Kernels.stride(rank) * (Kernels.gramRows(rank) + 4L);
  }

  /** Forgets all ratings. */
  public void reset() {
    Arrays.fill(gram, 0);
    Arrays.fill(sum, 0);
    Arrays.fill(product, 0);
    Arrays.fill(variance, 0);
    targetSum = 0;
    targetSquares = 0;
    weight = 0;
    count = 0;
  }

  /**
   * Adds the ratings first .. end-1 of a list, a panel at a time.
   *
   * @param panel scratch memory. Modified.
   * @param design the vectors v
   * @param columns I32, for each rating of the list the row of {@code design}. Not modified.
   */
  public void accumulate(
      Panel panel, Design design, MemorySegment columns, long first, long end, Targets targets) {
    if (end - first <= PART) {
      addPanels(panel, design, columns, first, end, targets);
      return;
    }
    if (part == null) {
      part = new NormalEquations(rank);
    }
    for (long at = first; at < end; at += PART) {
      part.reset();
      part.addPanels(panel, design, columns, at, Math.min(at + PART, end), targets);
      merge(part);
    }
  }

  private void addPanels(
      Panel panel, Design design, MemorySegment columns, long first, long end, Targets targets) {
    for (long at = first; at < end; at += panel.capacity()) {
      int rows = (int) Math.min(panel.capacity(), end - at);
      panel.fill(design, columns, at, rows, targets);
      panel.addVariances(design, rows, variance);
      add(panel, rows);
    }
  }

  private void add(Panel panel, int rows) {
    if (panel.rank() != rank) {
      throw new IllegalArgumentException(
          "panel of another rank: panel=" + panel.rank() + ", equations=" + rank);
    }
    if (panel.isScaled()) {
      addScaledMoments(panel, rows);
    } else {
      Kernels.addMoments(panel.rows(), rows, rank, panel.targets(), sum, product);
      addTargets(panel.targets(), rows);
      weight += panel.weight(rows);
    }
    panel.weigh();
    Kernels.addGram(panel.rows(), rows, rank, gram);
    count += rows;
  }

  /** Of rows and targets times the roots of their weights. */
  private void addScaledMoments(Panel panel, int rows) {
    Kernels.addMoments(panel.rows(), rows, rank, panel.targets(), panel.units(), sum, product);
    addScaledTargets(panel.targets(), panel.units(), rows);
  }

  /** Two sums of each kind: a single one would wait for its own last addition at every rating. */
  private void addTargets(float[] targets, int rows) {
    double evenSum = 0;
    double evenSquares = 0;
    double oddSum = 0;
    double oddSquares = 0;
    int p = 0;
    for (; p + 2 <= rows; p += 2) {
      double even = targets[p];
      double odd = targets[p + 1];
      evenSum += even;
      evenSquares += even * even;
      oddSum += odd;
      oddSquares += odd * odd;
    }
    double last = p < rows ? targets[p] : 0;
    targetSum += evenSum + oddSum + last;
    targetSquares += evenSquares + oddSquares + last * last;
  }

  /** The same of ratings with weights, whose roots are the units, and with these themselves. */
  private void addScaledTargets(float[] targets, float[] units, int rows) {
    double evenSum = 0;
    double evenSquares = 0;
    double evenWeight = 0;
    double oddSum = 0;
    double oddSquares = 0;
    double oddWeight = 0;
    for (int p = 0; p < rows; p += 2) {
      double even = targets[p];
      double evenUnit = units[p];
      double odd = p + 1 < rows ? targets[p + 1] : 0;
      double oddUnit = p + 1 < rows ? units[p + 1] : 0;
      evenSum += even * evenUnit;
      evenSquares += even * even;
      evenWeight += evenUnit * evenUnit;
      oddSum += odd * oddUnit;
      oddSquares += odd * odd;
      oddWeight += oddUnit * oddUnit;
    }
    targetSum += evenSum + oddSum;
    targetSquares += evenSquares + oddSquares;
    weight += evenWeight + oddWeight;
  }

  /** Adds the ratings of other equations. */
  public void merge(NormalEquations other) {
    Kernels.axpy(1, other.gram, 0, gram, 0, gram.length);
    Kernels.axpy(1, other.sum, 0, sum, 0, sum.length);
    Kernels.axpy(1, other.product, 0, product, 0, product.length);
    Kernels.axpy(1, other.variance, 0, variance, 0, variance.length);
    targetSum += other.targetSum;
    targetSquares += other.targetSquares;
    weight += other.weight;
    count += other.count;
  }

  /** Number of factors. */
  public int rank() {
    return rank;
  }

  /** Number of ratings. */
  public long count() {
    return count;
  }

  /** What the ratings weigh together: as many as they are unless they are weighted. */
  double weight() {
    return weight;
  }

  float[] gram() {
    return gram;
  }

  float[] sum() {
    return sum;
  }

  float[] product() {
    return product;
  }

  /** t, 0 for vectors that are known exactly. */
  float[] variance() {
    return variance;
  }

  double targetSum() {
    return targetSum;
  }

  double targetSquares() {
    return targetSquares;
  }
}
