package dev.quire.catalogue;

import dev.quire.mapped.Layouts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntToLongFunction;

/**
 * Where ids may stand by their hash: a table off the heap, by open addressing, at most two thirds
 * full. A place is an I32: in its low bits an index + 1, 0 for an empty place, and in those that no
 * index needs as many bits of the hash, so that ids which only share a place are seldom compared.
 */
final class IdPlaces {
  /** No id with that hash stands here or behind. */
  static final int NONE = -1;

  /** One with another hash stands here. */
  static final int OTHER = -2;

  private final MemorySegment places; // I32 [mask + 1]
  private final long mask;
  private final int indexBits;

  /** A table of all indices. */
  IdPlaces(int size, IntToLongFunction hash) {
    long least = size + size / 2L + 1;
    long count = Long.highestOneBit(least) << (Long.bitCount(least) > 1 ? 1 : 0);
    places = Arena.ofAuto().allocate(count * Integer.BYTES, Long.BYTES);
    mask = count - 1;
    indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(size);
    for (int index = 0; index < size; index++) {
      long hashed = hash.applyAsLong(index);
      long place = start(hashed);
      while (get(place) != 0) {
        place = after(place);
      }
      places.setAtIndex(Layouts.I32, place, tag(hashed) | (index + 1));
    }
  }

  private int get(long place) {
    return places.getAtIndex(Layouts.I32, place);
  }

  /** The bits of a hash that a place has room for. */
  private int tag(long hash) {
    return (int) (hash >>> Integer.SIZE) & -(1 << indexBits);
  }

  /** Where to begin to look. */
  long start(long hash) {
    return hash & mask;
  }

  /** Where to look next. */
  long after(long place) {
    return (place + 1) & mask;
  }

  /** The index at a place if its id has perhaps that hash, {@link #NONE} or {@link #OTHER}. */
  int at(long place, long hash) {
    int found = get(place);
    int tag = -(1 << indexBits);
    return found == 0 ? NONE : (found & tag) == tag(hash) ? (found & ~tag) - 1 : OTHER;
  }
}
