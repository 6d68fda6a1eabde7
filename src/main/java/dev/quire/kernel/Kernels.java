package dev.quire.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The kernels, in the implementation that {@link KernelChoice} selected at start.
 *
 * <p>Matrices that work is done on lie in <em>strips</em>: the columns are cut into strips as wide
 * as a vector, and a strip holds its part of all rows, one after the other; {@link #index} says
 * where an element is. The last strip is filled up with columns of 0; {@link #stride} counts them.
 *
 * <pre>
 *   rows of 6 columns          4 lanes: two strips of three rows
 *   a0 a1 a2 a3 a4 a5
 *   b0 b1 b2 b3 b4 b5          a0 a1 a2 a3  b0 b1 b2 b3  c0 c1 c2 c3
 *   c0 c1 c2 c3 c4 c5          a4 a5 0  0   b4 b5 0  0   c4 c5 0  0
 * </pre>
 *
 * <p>So a loop over rows steps by a constant, whatever their number, and the compiler can check its
 * bounds beforehand. A <em>panel</em> is a block of gathered rows in strips of as many. A <em>Gram
 * matrix</em> is in strips of {@code gramRows(rank)} rows; only its upper triangle means something.
 */
public final class Kernels {
  /** The largest rank for which a Gram matrix still fits the caches that it is made for. */
  public static final int MAX_RANK = 512;

  private static final KernelSet KERNELS = KernelChoice.current().kernels();

  private Kernels() {}

  /** Which implementation runs, for example {@code simd-512} or {@code scalar}. */
  public static String name() {
    return KernelChoice.current().name();
  }

  /** Columns of a panel or Gram matrix with those that fill it up: the rank in whole vectors. */
  public static int stride(int rank) {
    int lanes = KERNELS.lanes();
    return (Objects.checkIndex(rank, MAX_RANK + 1) + lanes - 1) / lanes * lanes;
  }

  /** Rows of a Gram matrix's storage: the rank in whole tiles. */
  public static int gramRows(int rank) {
    return KERNELS.gramRows(Objects.checkIndex(rank, MAX_RANK + 1));
  }

  /**
   * Where an element of a panel or Gram matrix lies.
   *
   * @param rows of a panel those that it was gathered with, of a Gram matrix {@link #gramRows}
   */
  public static int index(int rows, int row, int column) {
    return KERNELS.index(rows, row, column);
  }

  /** Storage for a Gram matrix, all 0. */
  public static float[] newGram(int rank) {
    return new float[gramRows(rank) * stride(rank)];
  }

  /**
   * a'b over n elements.
   *
   * @param a Not modified.
   * @param b Not modified.
   */
  public static float dot(float[] a, int aIndex, float[] b, int bIndex, int n) {
    Objects.checkFromIndexSize(aIndex, n, a.length);
    Objects.checkFromIndexSize(bIndex, n, b.length);
    return KERNELS.dot(a, aIndex, b, bIndex, n);
  }

  /**
   * A row of a matrix in off-heap memory times a vector.
   *
   * @param matrix F32 [rows][rank]. Not modified.
   * @param x [rank]. Not modified.
   */
  public static float dot(MemorySegment matrix, long row, int rank, float[] x) {
    Objects.checkFromIndexSize(0, rank, x.length);
    Objects.checkFromIndexSize(row * rank, rank, matrix.byteSize() / Float.BYTES);
    return KERNELS.dot(matrix, row * rank, x, rank);
  }

  /**
   * Consecutive rows of a matrix in off-heap memory times a vector, each with the same bits as
   * {@link #dot(MemorySegment, long, int, float[])}.
   *
   * @param matrix F32 [rows][rank]. Not modified.
   * @param first the first row
   * @param x [rank]. Not modified.
   * @param products [count]. Modified.
   */
  public static void products(
      MemorySegment matrix, long first, int count, int rank, float[] x, float[] products) {
    Objects.checkFromIndexSize(0, rank, x.length);
    Objects.checkFromIndexSize(0, count, products.length);
    Objects.checkFromIndexSize(first * rank, (long) count * rank, matrix.byteSize() / Float.BYTES);
    KERNELS.products(matrix, first * rank, count, rank, x, products);
  }

  /**
   * The product of two rows of off-heap matrices of the same rank.
   *
   * @param a F32 [rows][rank]. Not modified.
   * @param b F32 [rows][rank]. Not modified.
   */
  public static float dot(MemorySegment a, long aRow, MemorySegment b, long bRow, int rank) {
    Objects.checkFromIndexSize(aRow * rank, rank, a.byteSize() / Float.BYTES);
    Objects.checkFromIndexSize(bRow * rank, rank, b.byteSize() / Float.BYTES);
    return KERNELS.dot(a, aRow * rank, b, bRow * rank, rank);
  }

  /**
   * The variance of x'y for independent x and y, whose elements are independent, too: sum of x_k^2
   * t_k + s_k (y_k^2 + t_k).
   *
   * @param x means, [rank]. Not modified.
   * @param xVariance s, [rank]. Not modified.
   * @param y means, a row of F32 [rows][rank]. Not modified.
   * @param yVariance t, the same row of F32 [rows][rank]. Not modified.
   */
  public static float productVariance(
      float[] x, float[] xVariance, MemorySegment y, MemorySegment yVariance, long row, int rank) {
    Objects.checkFromIndexSize(0, rank, Math.min(x.length, xVariance.length));
    long shorter = Math.min(y.byteSize(), yVariance.byteSize());
    Objects.checkFromIndexSize(row * rank, rank, shorter / Float.BYTES);
    return KERNELS.productVariance(x, xVariance, y, yVariance, row * rank, rank);
  }

  /**
   * y += alpha x over n elements.
   *
   * @param x Not modified.
   * @param y Modified.
   */
  public static void axpy(float alpha, float[] x, int xIndex, float[] y, int yIndex, int n) {
    Objects.checkFromIndexSize(xIndex, n, x.length);
    Objects.checkFromIndexSize(yIndex, n, y.length);
    KERNELS.axpy(alpha, x, xIndex, y, yIndex, n);
  }

  /**
   * Copies rows of a matrix, named by an index list, into a panel.
   *
   * @param matrix F32 [rows][rank] in off-heap memory. Not modified.
   * @param indices the rows wanted, [count]. Not modified.
   * @param count length of the list
   * @param panel [count, stride(rank)] in strips. Modified.
   * @throws IndexOutOfBoundsException when an index names no row
   */
  public static void gather(
      MemorySegment matrix, int rank, int[] indices, int count, float[] panel) {
    gather(matrix, rank, 0, rank, indices, count, panel);
  }

  /**
   * The same of some neighbouring columns alone.
   *
   * @param column the first of them
   * @param width how many
   * @param panel [count, stride(width)] in strips. Modified.
   */
  public static void gather(
      MemorySegment matrix,
      int rank,
      int column,
      int width,
      int[] indices,
      int count,
      float[] panel) {
    Objects.checkFromIndexSize(column, width, rank);
    Objects.checkFromIndexSize(0, count * stride(width), panel.length);
    Objects.checkFromIndexSize(0, count, indices.length);
    checkRows(matrix, rank, indices, count);
    KERNELS.gather(from(matrix, column), rank, width, indices, count, panel);
  }

  /** A matrix without its first so many numbers: rows begin at that column. */
  private static MemorySegment from(MemorySegment matrix, int column) {
    return column == 0 ? matrix : matrix.asSlice((long) column * Float.BYTES);
  }

  /**
   * s += Vx for the rows of a matrix that an index list names, read where they lie, and some of
   * their columns.
   *
   * @param matrix F32 [rows][rank] in off-heap memory. Not modified.
   * @param column the first of the columns
   * @param width how many
   * @param indices the rows wanted, [count]. Not modified.
   * @param x [width]. Not modified.
   * @param products s, [count]. Modified.
   * @throws IndexOutOfBoundsException when an index names no row
   */
  public static void addProducts(
      MemorySegment matrix,
      int rank,
      int column,
      int width,
      int[] indices,
      int count,
      float[] x,
      float[] products) {
    Objects.checkFromIndexSize(column, width, rank);
    Objects.checkFromIndexSize(0, width, x.length);
    Objects.checkFromIndexSize(0, count, Math.min(indices.length, products.length));
    checkRows(matrix, rank, indices, count);
    KERNELS.addProducts(from(matrix, column), rank, width, indices, count, x, products);
  }

  /**
   * Checks that a matrix has all rows of a list, which may come from a damaged file. The bounds
   * check of a masked load takes far offsets for near ones (JDK 25, AbstractMask.checkIndexByLane:
   * a negative number of elements wraps around when it becomes an int), and reading there ends the
   * process. No branch in the loop, so it runs in vectors.
   */
  private static void checkRows(MemorySegment matrix, int rank, int[] indices, int count) {
    if (rank == 0) {
      return; // nothing is read
    }
    int last = (int) Math.min(Integer.MAX_VALUE, matrix.byteSize() / Float.BYTES / rank) - 1;
    int outside = 0; // negative when one is
    for (int p = 0; p < count; p++) {
      outside |= indices[p] | (last - indices[p]);
    }
    for (int p = 0; outside < 0 && p < count; p++) {
      Objects.checkIndex(indices[p], last + 1);
    }
  }

  /**
   * s += the rows of a matrix that an index list names, read where they lie.
   *
   * @param matrix F32 [rows][rank] in off-heap memory. Not modified.
   * @param indices the rows wanted, [count]. Not modified.
   * @param count length of the list
   * @param sum s, [rank]. Modified.
   * @throws IndexOutOfBoundsException when an index names no row
   */
  public static void addRows(
      MemorySegment matrix, int rank, int[] indices, int count, float[] sum) {
    Objects.checkFromIndexSize(0, rank, sum.length);
    Objects.checkFromIndexSize(0, count, indices.length);
    checkRows(matrix, rank, indices, count);
    KERNELS.addRows(matrix, rank, indices, count, sum);
  }

  /**
   * The same of rows times scales: s += sum c_p row_p.
   *
   * @param scales c, [count]. Not modified.
   */
  public static void addRows(
      MemorySegment matrix, int rank, int[] indices, float[] scales, int count, float[] sum) {
    Objects.checkFromIndexSize(0, rank, sum.length);
    Objects.checkFromIndexSize(0, count, Math.min(indices.length, scales.length));
    checkRows(matrix, rank, indices, count);
    KERNELS.addRows(matrix, rank, indices, scales, count, sum);
  }

  /**
   * G += P'P, upper triangle.
   *
   * @param panel P, [count, stride(rank)] in strips. Not modified.
   * @param gram G, as from {@link #newGram}. Modified.
   */
  public static void addGram(float[] panel, int count, int rank, float[] gram) {
    int stride = stride(rank);
    Objects.checkFromIndexSize(0, count * stride, panel.length);
    Objects.checkFromIndexSize(0, gramRows(rank) * stride, gram.length);
    KERNELS.addGram(panel, count, rank, gram);
  }

  /**
   * K = PP', upper triangle: the products of the panel's rows with one another.
   *
   * @param panel P, [count, stride(rank)] in strips. Not modified.
   * @param transposed scratch, [rank * stride(count)]. Modified.
   * @param products K, a Gram matrix of rank count. Modified; what lies beyond count is 0.
   */
  public static void rowProducts(
      float[] panel, int count, int rank, float[] transposed, float[] products) {
    Objects.checkFromIndexSize(0, count * stride(rank), panel.length);
    Objects.checkFromIndexSize(0, rank * stride(count), transposed.length);
    Objects.checkFromIndexSize(0, gramRows(count) * stride(count), products.length);
    KERNELS.rowProducts(panel, count, rank, transposed, products);
  }

  /**
   * s += P'1 and y += P'd in one pass.
   *
   * @param panel P, [count, stride(rank)] in strips. Not modified.
   * @param d [count]. Not modified.
   * @param s [stride(rank)]. Modified.
   * @param y [stride(rank)]. Modified.
   */
  public static void addMoments(
      float[] panel, int count, int rank, float[] d, float[] s, float[] y) {
    int stride = stride(rank);
    Objects.checkFromIndexSize(0, count * stride, panel.length);
    Objects.checkFromIndexSize(0, count, d.length);
    Objects.checkFromIndexSize(0, stride, Math.min(s.length, y.length));
    KERNELS.addMoments(panel, count, rank, d, s, y);
  }

  /**
   * s += P'e and y += P'd in one pass.
   *
   * @param panel P, [count, stride(rank)] in strips. Not modified.
   * @param d [count]. Not modified.
   * @param e [count]. Not modified.
   * @param s [stride(rank)]. Modified.
   * @param y [stride(rank)]. Modified.
   */
  public static void addMoments(
      float[] panel, int count, int rank, float[] d, float[] e, float[] s, float[] y) {
    int stride = stride(rank);
    Objects.checkFromIndexSize(0, count * stride, panel.length);
    Objects.checkFromIndexSize(0, count, Math.min(d.length, e.length));
    Objects.checkFromIndexSize(0, stride, Math.min(s.length, y.length));
    KERNELS.addMoments(panel, count, rank, d, e, s, y);
  }

  /**
   * P = diag(scales) P: each row times a number of its own.
   *
   * @param panel P, [count, stride(rank)] in strips. Modified.
   * @param scales [count]. Not modified.
   */
  public static void scaleRows(float[] panel, int count, int rank, float[] scales) {
    Objects.checkFromIndexSize(0, count * stride(rank), panel.length);
    Objects.checkFromIndexSize(0, count, scales.length);
    KERNELS.scaleRows(panel, count, rank, scales);
  }

  /**
   * G -= scale s s', upper triangle.
   *
   * @param s [stride(rank)]. Not modified.
   * @param gram G, as from {@link #newGram}. Modified.
   */
  public static void subtractOuter(float scale, float[] s, int rank, float[] gram) {
    checkSystem(gram, rank, s);
    KERNELS.subtractOuter(scale, s, rank, gram);
  }

  /**
   * Factors A = U'U. The diagonal of the result holds 1 / U_kk, which is what the solves need.
   *
   * @param a upper triangle as from {@link #newGram}. Modified: U takes its place.
   * @return -1, or the first k whose pivot is not positive; element (k, k) then holds that pivot
   */
  public static int cholesky(float[] a, int rank) {
    Objects.checkFromIndexSize(0, gramRows(rank) * stride(rank), a.length);
    return KERNELS.cholesky(a, rank);
  }

  /**
   * Solves U'x = b.
   *
   * @param u as from {@link #cholesky}. Not modified.
   * @param b [stride(rank)]. Modified: x takes its place.
   */
  public static void solveTransposed(float[] u, int rank, float[] b) {
    checkSystem(u, rank, b);
    KERNELS.solveTransposed(u, rank, b);
  }

  /**
   * Solves Ux = b.
   *
   * @param u as from {@link #cholesky}. Not modified.
   * @param b [stride(rank)]. Modified: x takes its place.
   */
  public static void solve(float[] u, int rank, float[] b) {
    checkSystem(u, rank, b);
    KERNELS.solve(u, rank, b);
  }

  private static void checkSystem(float[] u, int rank, float[] b) {
    Objects.checkFromIndexSize(0, gramRows(rank) * stride(rank), u.length);
    Objects.checkFromIndexSize(0, stride(rank), b.length);
  }
}
