package dev.quire.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Steps along the gradient of functions of a'b, for one row a and many rows b, one after the other:
 * the kernels of stochastic gradient descent, in the implementation that {@link KernelChoice}
 * selected at start. A call takes a whole run of steps, so that the compiler sees nothing else than
 * their loop: as parts of a larger method, vectors between a product and its step were objects on
 * the heap in some runs.
 *
 * <p>A step of length s makes of both rows at once {@code a, b = aScale (a + s b), bScale (b + s
 * a)}, each from the other as it was; scales below 1 draw to 0.
 */
public final class StepKernels {
  private static final KernelSet KERNELS = KernelChoice.current().kernels();

  private StepKernels() {}

  /**
   * How long the steps of {@link #residualSteps} are for an error of 1.
   *
   * @param rows of a and b
   * @param rowScale aScale
   * @param offset of the number that is added to the products with a
   * @param offsetScale what is left of that at each step
   */
  public record Lengths(float rows, float rowScale, float offset, float offsetScale) {}

  /**
   * Steps towards given values of {@code offset + offsets_p + a'b_p}:
   *
   * <pre>
   *   errors_p = values_p - offset - offsets_p - a'b_p
   *   offset   = (offset + lengths.offset errors_p) lengths.offsetScale
   *   a, b_p   = a step of the length lengths.rows errors_p, with scales_p for b_p
   * </pre>
   *
   * @param a F32 [rows][rank], whose row {@code aRow} is a. Modified.
   * @param b F32 [rows][rank] elsewhere. Modified.
   * @param indices the rows of b, [count]. Not modified.
   * @param values [count]. Not modified.
   * @param offsets [count]. Not modified.
   * @param scales bScale of each, [count]. Not modified.
   * @param errors [count]. Modified.
   * @return the offset after the last step
   * @throws IndexOutOfBoundsException when an index names no row
   */
  public static float residualSteps(
      MemorySegment a,
      long aRow,
      MemorySegment b,
      int rank,
      int[] indices,
      int count,
      float[] values,
      float[] offsets,
      float[] scales,
      float offset,
      Lengths lengths,
      float[] errors) {
    Objects.checkFromIndexSize(aRow * rank, rank, a.byteSize() / Float.BYTES);
    Objects.checkFromIndexSize(0, count, Math.min(indices.length, values.length));
    Objects.checkFromIndexSize(0, count, Math.min(offsets.length, scales.length));
    Objects.checkFromIndexSize(0, count, errors.length);
    checkRows(b, rank, indices, count);
    return KERNELS.residualSteps(
        a, aRow * rank, b, rank, indices, count, values, offsets, scales, offset, lengths, errors);
  }

  /**
   * Steps that part pairs of rows b and c of one matrix:
   *
   * <pre>
   *   margins_p = offsets_b - offsets_c + a'b - a'c
   *   s         = length / (1 + exp(margins_p))
   *   offsets_b, offsets_c = (offsets_b + s) offsetScale, (offsets_c - s) offsetScale
   *   a, b = a step of the length s, which leaves all of a; then a, c = one of the length -s
   * </pre>
   *
   * @param a F32 [rows][rank], whose row {@code aRow} is a. Modified.
   * @param matrix F32 [rows][rank] elsewhere. Modified.
   * @param offsets F32 [rows], a number for each row of it. Modified.
   * @param first the rows b, [count]. Not modified.
   * @param second the rows c, [count], none of them the b of its pair. Not modified.
   * @param margins before each step, [count]. Modified.
   */
  public static void pairSteps(
      MemorySegment a,
      long aRow,
      MemorySegment matrix,
      int rank,
      MemorySegment offsets,
      int[] first,
      int[] second,
      int count,
      PairLengths lengths,
      double[] margins) {
    Objects.checkFromIndexSize(aRow * rank, rank, a.byteSize() / Float.BYTES);
    Objects.checkFromIndexSize(0, count, Math.min(first.length, second.length));
    Objects.checkFromIndexSize(0, count, margins.length);
    checkRows(matrix, rank, first, count);
    checkRows(matrix, rank, second, count);
    KERNELS.pairSteps(
        a, aRow * rank, matrix, rank, offsets, first, second, count, lengths, margins);
  }

  /**
   * How long the steps of {@link #pairSteps} are, and what they leave.
   *
   * @param length of a step where the margin is far below 0
   * @param aScale of a, once a pair
   * @param rowScale of b and c
   * @param offsetScale of their offsets
   */
  public record PairLengths(float length, float aScale, float rowScale, float offsetScale) {}

  private static void checkRows(MemorySegment matrix, int rank, int[] indices, int count) {
    long rows = matrix.byteSize() / Float.BYTES / Math.max(1, rank);
    int greatest = 0;
    int least = 0;
    for (int p = 0; p < count; p++) {
      greatest = Math.max(greatest, indices[p]);
      least = Math.min(least, indices[p]);
    }
    Objects.checkIndex(least < 0 ? (long) least : greatest, Math.max(rows, count == 0 ? 1 : 0));
  }
}
