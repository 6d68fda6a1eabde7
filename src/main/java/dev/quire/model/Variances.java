package dev.quire.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * How far the numbers of a variational model may be from their means, which are its {@link
 * Parameters}.
 *
 * @param userBias F32 [users]
 * @param itemBias F32 [items]
 * @param userFactors F32 [users][rank], row-major
 * @param itemFactors F32 [items][rank], row-major
 */
public record Variances(
    MemorySegment userBias,
    MemorySegment itemBias,
    MemorySegment userFactors,
    MemorySegment itemFactors) {

  /** Variances in memory that lives as long as the allocator's; all 0 when that memory is. */
  public static Variances allocate(SegmentAllocator memory, int users, int items, int rank) {
    return new Variances(
        Parameters.floats(memory, users),
        Parameters.floats(memory, items),
        Parameters.floats(memory, (long) users * rank),
        Parameters.floats(memory, (long) items * rank));
  }
}
