package dev.quire.model;

import dev.quire.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The numbers of a model, off the heap: those of a mapped file, read-only, or those that a trainer
 * is working on. A rank of 0 is a model of biases alone.
 *
 * @param globalMean mean of the training ratings
 * @param users number of users
 * @param items number of items
 * @param rank number of factors
 * @param userBias F32 [users]
 * @param itemBias F32 [items]
 * @param userFactors F32 [users][rank], row-major
 * @param itemFactors F32 [items][rank], row-major
 */
public record Parameters(
    double globalMean,
    int users,
    int items,
    int rank,
    MemorySegment userBias,
    MemorySegment itemBias,
    MemorySegment userFactors,
    MemorySegment itemFactors) {

  /** An element of the arrays. */
  public static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final long CACHE_LINE_BYTES = 64;

  /**
   * Parameters in memory that lives as long as the allocator's, for example an arena's; they are
   * all 0 when that memory is.
   */
  public static Parameters allocate(
      SegmentAllocator memory, double globalMean, int users, int items, int rank) {
    return new Parameters(
        globalMean,
        users,
        items,
        rank,
        floats(memory, users),
        floats(memory, items),
        floats(memory, (long) users * rank),
        floats(memory, (long) items * rank));
  }

  static MemorySegment floats(SegmentAllocator memory, long n) {
    return memory.allocate(n * Float.BYTES, CACHE_LINE_BYTES);
  }

  /** What {@link #allocate} takes at most, in bytes. */
  static long sizeBytes(int users, int items, int rank) {
    return ((long) users + items) * (rank + 1) * Float.BYTES + 4 * CACHE_LINE_BYTES;
  }

  /** The predicted rating of a known user and item: mu + b_u + b_i + u'v. */
  public double predict(int user, int item) {
    return globalMean
        + userBias.getAtIndex(F32, user)
        + itemBias.getAtIndex(F32, item)
        + Kernels.dot(userFactors, user, itemFactors, item, rank);
  }
}
