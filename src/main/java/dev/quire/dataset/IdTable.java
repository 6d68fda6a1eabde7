package dev.quire.dataset;

import dev.quire.input.TextIds;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The count of ratings for each external id, off the heap.
 *
 * <p>An id has a <i>slot</i>. Of ids that are numbers, a small one (less than {@value #DIRECT}) is
 * its own slot; a large one gets the next number from there on, when it is seen first, through
 * {@link WideIds}. The slot of an id that is text is its number in the {@link TextIds}. The ints
 * lie in pages that are made when something is counted in them, so memory goes with the ids that
 * occur and not with the largest. Counting and {@link #slot} may be called by several threads.
 */
final class IdTable implements AutoCloseable {
  static final int DIRECT = 1 << 22;

  static final int PAGE_BITS = 16;
  static final int PAGE_MASK = (1 << PAGE_BITS) - 1;

  private static final int PAGE_SLOTS = 1 << PAGE_BITS;
  static final int PAGES = 1 << (31 - PAGE_BITS);
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

  private final Arena arena = Arena.ofShared();
  private final AtomicReferenceArray<MemorySegment> pages = new AtomicReferenceArray<>(PAGES);
  private final TextIds texts; // null when ids are numbers
  private final WideIds wideIds = new WideIds(arena);
  private final List<Counter> counters = new ArrayList<>();
  private final AtomicInteger pagesLeft = // an eighth of the heap; MovieLens takes 5 a thread
      new AtomicInteger((int) (Runtime.getRuntime().maxMemory() / 8 / PAGE_SLOTS / Integer.BYTES));

  /** Ids that are numbers. */
  IdTable() {
    this(Optional.empty());
  }

  /** Ids of either kind. */
  IdTable(Optional<TextIds> texts) {
    this.texts = texts.orElse(null);
  }

  /** The slot of a key: of an id that is a number itself, or the number of a text. */
  int slot(long key) {
    if (texts != null) {
      return (int) key;
    }
    return key < DIRECT ? (int) key : DIRECT + wideIds.intern(key);
  }

  /** The ids, when they are text. */
  Optional<TextIds> texts() {
    return Optional.ofNullable(texts);
  }

  /** The external id of a slot, when ids are numbers. */
  long id(int slot) {
    return slot < DIRECT ? slot : wideIds.id(slot - DIRECT);
  }

  /** What hashes by which a split decides go by: the number itself, or the hash of a text. */
  long splitKey(int slot) {
    return texts == null ? id(slot) : texts.hash(slot);
  }

  void add(int slot, int count) {
    INT.getAndAdd(page(slot), offset(slot), count);
  }

  /**
   * One thread's counts, which cost a fraction of {@link #add}; part of the table only after {@link
   * #addCounters}. They are on the heap, so there is a limit for all threads together; what lies
   * beyond goes to the table.
   */
  final class Counter {
    /** Heap that it takes without its pages, which all counters share. */
    static final long BYTES = 4L * PAGES;

    private final int[][] own = new int[PAGES][];

    /** Counts one. */
    void add(int slot) {
      int[] page = own[slot >>> PAGE_BITS];
      if (page == null) {
        addFirst(slot);
      } else {
        page[slot & PAGE_MASK]++;
      }
    }

    private void addFirst(int slot) {
      if (pagesLeft.get() <= 0 || pagesLeft.getAndDecrement() <= 0) {
        IdTable.this.add(slot, 1);
        return;
      }
      own[slot >>> PAGE_BITS] = new int[PAGE_SLOTS];
      add(slot);
    }
  }

  /** A counter for one thread. */
  synchronized Counter counter() {
    Counter counter = new Counter();
    counters.add(counter);
    return counter;
  }

  /** Adds the counts of all counters; no thread counts any more. */
  synchronized void addCounters() {
    for (Counter counter : counters) {
      for (int number = 0; number < PAGES; number++) {
        if (counter.own[number] != null) {
          addPage(number, counter.own[number]);
        }
      }
    }
    counters.clear();
  }

  private void addPage(int number, int[] counts) {
    for (int i = 0; i < PAGE_SLOTS; i++) {
      if (counts[i] > 0) {
        add((number << PAGE_BITS) + i, counts[i]);
      }
    }
  }

  private MemorySegment page(int slot) {
    MemorySegment page = pages.get(slot >>> PAGE_BITS);
    return page != null ? page : makePage(slot >>> PAGE_BITS);
  }

  private synchronized MemorySegment makePage(int number) {
    MemorySegment page = pages.get(number);
    if (page == null) {
      page = arena.allocate((long) PAGE_SLOTS * Integer.BYTES, Long.BYTES);
      pages.set(number, page);
    }
    return page;
  }

  private static long offset(int slot) {
    return (long) (slot & PAGE_MASK) * Integer.BYTES;
  }

  /** A copy on the heap, for loops: pages of 2^16 slots, null where all counts are 0. */
  int[][] toPages() {
    int[][] copy = new int[PAGES][];
    for (int number = 0; number < PAGES; number++) {
      MemorySegment page = pages.get(number);
      copy[number] = page == null ? null : page.toArray(ValueLayout.JAVA_INT);
    }
    return copy;
  }

  /** The int of a slot in what {@link #toPages} returned. */
  static int in(int[][] pages, int slot) {
    return pages[slot >>> PAGE_BITS][slot & PAGE_MASK];
  }

  @Override
  public void close() {
    arena.close();
  }
}
