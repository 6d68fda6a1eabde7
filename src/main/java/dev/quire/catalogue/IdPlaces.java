package dev.quire.catalogue;

import java.util.function.IntToLongFunction;

/**
 * Where ids may stand by their hash: a table by open addressing, at most two thirds full. A place
 * has in its low bits an index + 1, 0 for an empty place, and in those that no index needs as many
 * bits of the hash, so that ids which only share a place are seldom compared.
 */
final class IdPlaces {
  /** No id with that hash stands here or behind. */
  static final int NONE = -1;

  /** One with another hash stands here. */
  static final int OTHER = -2;

  private final int[] places; // [mask + 1]
  private final int mask;
  private final int indexBits;

  /** A table of all indices. */
  IdPlaces(int size, IntToLongFunction hash) {
    int least = size + size / 2 + 1;
    places = new int[Integer.highestOneBit(least) << (Integer.bitCount(least) > 1 ? 1 : 0)];
    mask = places.length - 1;
    indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(size);
    for (int index = 0; index < size; index++) {
      long hashed = hash.applyAsLong(index);
      int place = start(hashed);
      while (places[place] != 0) {
        place = after(place);
      }
      places[place] = tag(hashed) | (index + 1);
    }
  }

  /** The bits of a hash that a place has room for. */
  private int tag(long hash) {
    return (int) (hash >>> Integer.SIZE) & -(1 << indexBits);
  }

  /** Where to begin to look. */
  int start(long hash) {
    return (int) hash & mask;
  }

  /** Where to look next. */
  int after(int place) {
    return (place + 1) & mask;
  }

  /** The index at a place if its id has perhaps that hash, {@link #NONE} or {@link #OTHER}. */
  int at(int place, long hash) {
    int found = places[place];
    int tag = -(1 << indexBits);
    return found == 0 ? NONE : (found & tag) == tag(hash) ? (found & ~tag) - 1 : OTHER;
  }
}
