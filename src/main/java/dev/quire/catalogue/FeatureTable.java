package dev.quire.catalogue;

import dev.quire.mapped.Layouts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Weights by row and feature, in any order: a hash table off the heap, by open addressing, since
 * there may be several for each of a million rows.
 */
final class FeatureTable implements AutoCloseable {
  /** Row above, feature below, I64; weight F32, 0 for an empty place. */
  private static final long PLACE_BYTES = 12;

  private static final long FIRST_PLACES = 1 << 10;

  private Arena arena;
  private MemorySegment places;
  private long mask;
  private long size;

  FeatureTable() {
    make(FIRST_PLACES);
  }

  private void make(long count) {
    arena = Arena.ofShared();
    places = arena.allocate(count * PLACE_BYTES, Long.BYTES);
    mask = count - 1;
  }

  /** Number of pairs. */
  long size() {
    return size;
  }

  /**
   * Adds a pair.
   *
   * @param weight not 0
   * @return false when it is there already; nothing changes then
   */
  boolean add(int row, int feature, float weight) {
    long key = ((long) row << Integer.SIZE) | feature;
    long place = find(key);
    if (weight(place) != 0) {
      return false;
    }
    set(place, key, weight);
    if (3 * ++size > 2 * mask) {
      grow();
    }
    return true;
  }

  private void set(long place, long key, float weight) {
    places.set(Layouts.I64, place * PLACE_BYTES, key);
    places.set(Layouts.F32, place * PLACE_BYTES + Long.BYTES, weight);
  }

  /** The place of a key, or an empty one for it. */
  private long find(long key) {
    long hash = key * 0x9e3779b97f4a7c15L;
    long start =
        hash >>> Long.numberOfLeadingZeros(mask); // all bits of a key are in the upper ones
    for (long place = start; ; place = (place + 1) & mask) {
      if (weight(place) == 0 || key(place) == key) {
        return place;
      }
    }
  }

  private void grow() {
    Arena old = arena;
    MemorySegment from = places;
    make(2 * (mask + 1));
    for (long at = 0; at < from.byteSize(); at += PLACE_BYTES) {
      float weight = from.get(Layouts.F32, at + Long.BYTES);
      if (weight != 0) {
        long key = from.get(Layouts.I64, at);
        set(find(key), key, weight);
      }
    }
    old.close();
  }

  /** Number of places, empty ones too. */
  long places() {
    return mask + 1;
  }

  private long key(long place) {
    return places.get(Layouts.I64, place * PLACE_BYTES);
  }

  /** The row at a place that is not empty. */
  int row(long place) {
    return (int) (key(place) >>> Integer.SIZE);
  }

  /** The feature at a place that is not empty. */
  int feature(long place) {
    return (int) key(place);
  }

  /** The weight at a place, 0 when it is empty. */
  float weight(long place) {
    return places.get(Layouts.F32, place * PLACE_BYTES + Long.BYTES);
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
