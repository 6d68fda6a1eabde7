package dev.quire.bench;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Reads memory as fast as it comes: a sum takes less time than the loads. */
final class SegmentSum {
  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
  private static final int BYTES = SPECIES.vectorByteSize();

  private SegmentSum() {}

  /** The sum of the 64-bit words at startBytes .. startBytes + lengthBytes, a multiple of 256. */
  static long of(MemorySegment segment, long startBytes, long lengthBytes) {
    LongVector a = LongVector.zero(SPECIES);
    LongVector b = a;
    LongVector c = a;
    LongVector d = a;
    for (long at = startBytes; at < startBytes + lengthBytes; at += 4L * BYTES) {
      a = a.add(load(segment, at));
      b = b.add(load(segment, at + BYTES));
      c = c.add(load(segment, at + 2L * BYTES));
      d = d.add(load(segment, at + 3L * BYTES));
    }
    return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
  }

  private static LongVector load(MemorySegment segment, long at) {
    return LongVector.fromMemorySegment(SPECIES, segment, at, ByteOrder.LITTLE_ENDIAN);
  }
}
