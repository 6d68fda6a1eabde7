package dev.quire.dataset;

import dev.quire.mapped.Layouts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Numbers large ids from 0 on, in the order in which they are seen: hash tables off the heap, by
 * open addressing. There are several, each with its own lock, so that threads seldom meet.
 */
final class WideIds {
  private static final int STRIPE_BITS = 6;
  private static final int STRIPES = 1 << STRIPE_BITS;
  private static final int PAGE_BITS = 16;
  private static final int PAGES = 1 << (31 - PAGE_BITS);

  private final Arena arena;
  private final Stripe[] stripes = new Stripe[STRIPES];
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReferenceArray<MemorySegment> idPages = // I64, by number
      new AtomicReferenceArray<>(PAGES);

  WideIds(Arena arena) {
    this.arena = arena;
    for (int s = 0; s < STRIPES; s++) {
      stripes[s] = new Stripe();
    }
  }

  /** The number of an id. */
  int intern(long id) {
    long hash = id * 0x9e3779b97f4a7c15L;
    return stripes[(int) (hash >>> (Long.SIZE - STRIPE_BITS))].intern(id, hash);
  }

  /** The id of a number. */
  long id(int number) {
    return idPages
        .get(number >>> PAGE_BITS)
        .getAtIndex(Layouts.I64, number & ((1 << PAGE_BITS) - 1));
  }

  private void remember(int number, long id) {
    int page = number >>> PAGE_BITS;
    if (idPages.get(page) == null) {
      idPages.compareAndSet(page, null, arena.allocate((long) Long.BYTES << PAGE_BITS, Long.BYTES));
    }
    idPages.get(page).setAtIndex(Layouts.I64, number & ((1 << PAGE_BITS) - 1), id);
  }

  /** Places of 16 bytes: id I64, number + 1 I64; 0 for an empty place. At most half are full. */
  private final class Stripe {
    private static final int PLACE_BYTES = 16;
    private static final int FIRST_PLACES = 64;

    private MemorySegment places;
    private long mask;
    private long used;

    synchronized int intern(long id, long hash) {
      if (places == null) {
        make(FIRST_PLACES);
      }
      long place = find(id, hash);
      int number = (int) places.get(Layouts.I64, place + Long.BYTES) - 1;
      if (number < 0) {
        number = next.getAndIncrement();
        remember(number, id);
        places.set(Layouts.I64, place, id);
        places.set(Layouts.I64, place + Long.BYTES, number + 1L);
        if (2 * ++used > mask) {
          grow();
        }
      }
      return number;
    }

    /** By the bits of the hash after those that tell the stripe: all bits of an id are in them. */
    private long find(long id, long hash) {
      long start = (hash << STRIPE_BITS) >>> Long.numberOfLeadingZeros(mask);
      for (long at = start; ; at = (at + 1) & mask) {
        long place = at * PLACE_BYTES;
        if (places.get(Layouts.I64, place + Long.BYTES) == 0
            || places.get(Layouts.I64, place) == id) {
          return place;
        }
      }
    }

    private void make(long count) {
      places = arena.allocate(count * PLACE_BYTES, Long.BYTES);
      mask = count - 1;
    }

    /** The old places stay until the end: together they take no more room than the last ones. */
    private void grow() {
      MemorySegment old = places;
      make(2 * (mask + 1));
      for (long place = 0; place < old.byteSize(); place += PLACE_BYTES) {
        if (old.get(Layouts.I64, place + Long.BYTES) != 0) {
          long id = old.get(Layouts.I64, place);
          long target = find(id, id * 0x9e3779b97f4a7c15L);
          MemorySegment.copy(old, place, places, target, PLACE_BYTES);
        }
      }
    }
  }
}
