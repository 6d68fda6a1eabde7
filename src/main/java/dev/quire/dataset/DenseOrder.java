package dev.quire.dataset;

import dev.quire.catalogue.NewIds;
import java.util.Arrays;

/**
 * Dense indices of users or items, by falling count of ratings and then by rising external id:
 * popular rows lie together. Ids that are text rise by {@link dev.quire.input.TextIds#compare}.
 * Items that only the items file knows have count 0 and come last.
 */
final class DenseOrder {
  private final IdTable table;
  private final int[][] denseBySlot; // in pages as those of IdTable.toPages
  private final int[] slots; // [size]
  private final int[] counts; // [size]

  private DenseOrder(IdTable table, int[][] denseBySlot, int[] slots, int[] counts) {
    this.table = table;
    this.denseBySlot = denseBySlot;
    this.slots = slots;
    this.counts = counts;
  }

  /**
   * Turns the counts of a table into dense indices.
   *
   * @param unrated slots to be there even if they have no rating
   */
  static DenseOrder of(IdTable table, int[] unrated) {
    int[][] pages = table.toPages(); // counts, then dense indices
    int[] byId = slotsById(table, pages, unrated);
    long[] keys = new long[byId.length]; // falling count, then rising id
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((long) (Integer.MAX_VALUE - IdTable.in(pages, byId[i])) << 32) | i;
    }
    Arrays.sort(keys);
    int[] slots = new int[keys.length];
    int[] counts = new int[keys.length];
    for (int dense = 0; dense < keys.length; dense++) {
      int slot = byId[(int) keys[dense]];
      slots[dense] = slot;
      counts[dense] = Integer.MAX_VALUE - (int) (keys[dense] >>> 32);
      pages[slot >>> IdTable.PAGE_BITS][slot & IdTable.PAGE_MASK] = dense;
    }
    return new DenseOrder(table, pages, slots, counts);
  }

  /** The slots in use, by rising external id. */
  private static int[] slotsById(IdTable table, int[][] pages, int[] unrated) {
    int[] slots = new int[1 << 10];
    int size = 0;
    for (int number = 0; number < IdTable.PAGES; number++) {
      if (pages[number] != null) {
        int[] page = pages[number];
        slots =
            slots.length < size + page.length
                ? Arrays.copyOf(slots, 2 * (size + page.length))
                : slots;
        size = addUsed(page, number << IdTable.PAGE_BITS, slots, size);
      }
    }
    slots = Arrays.copyOf(slots, size + unrated.length);
    for (int slot : unrated) {
      if (pages[slot >>> IdTable.PAGE_BITS] == null) {
        pages[slot >>> IdTable.PAGE_BITS] = new int[IdTable.PAGE_MASK + 1];
      }
      if (IdTable.in(pages, slot) == 0) {
        slots[size++] = slot;
      }
    }
    slots = Arrays.copyOf(slots, size);
    if (table.texts().isPresent()) {
      TextOrder.sort(slots, table.texts().get());
    } else {
      Arrays.sort(slots);
      sortWide(table, slots);
    }
    return slots;
  }

  private static int addUsed(int[] page, int firstSlot, int[] slots, int sizeBefore) {
    int size = sizeBefore;
    for (int i = 0; i < page.length; i++) {
      if (page[i] != 0) {
        slots[size++] = firstSlot + i;
      }
    }
    return size;
  }

  /** Small ids are their slots; large ones were numbered as they came. */
  private static void sortWide(IdTable table, int[] slots) {
    int wide = Arrays.binarySearch(slots, IdTable.DIRECT);
    wide = wide < 0 ? -wide - 1 : wide;
    long[] ids = new long[slots.length - wide];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = table.id(slots[wide + i]);
    }
    Arrays.sort(ids);
    for (int i = 0; i < ids.length; i++) {
      slots[wide + i] = table.slot(ids[i]);
    }
  }

  /**
   * Takes the ratings that were left out from the counts of the table.
   *
   * @param leftOut by dense index
   * @return how many in all
   */
  long leaveOut(int[] leftOut) {
    long sum = 0;
    for (int dense = 0; dense < slots.length; dense++) {
      if (leftOut[dense] != 0) {
        table.add(slots[dense], -leftOut[dense]);
        sum += leftOut[dense];
      }
    }
    return sum;
  }

  /** Number of all ratings, over all parts. */
  long ratings() {
    long sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }

  int size() {
    return slots.length;
  }

  /** Number of ratings of a dense index, over all parts. */
  int count(int dense) {
    return counts[dense];
  }

  int slot(int dense) {
    return slots[dense];
  }

  /** The dense index of a slot. */
  int dense(int slot) {
    return IdTable.in(denseBySlot, slot);
  }

  /** The dense index of each slot that has one; in pages; see {@link IdTable#in}. */
  int[][] denseBySlot() {
    return denseBySlot;
  }

  /** How many have a rating. */
  int rated() {
    int rated = 0;
    while (rated < counts.length && counts[rated] > 0) {
      rated++;
    }
    return rated;
  }

  /** The external id of a dense index, when ids are numbers. */
  long externalId(int dense) {
    return table.id(slots[dense]);
  }

  /** The external ids by dense index, to be written. */
  NewIds newIds(String name) {
    return table
        .texts()
        .map(texts -> NewIds.texts(name, slots.length, dense -> texts.bytes(slots[dense])))
        .orElseGet(() -> NewIds.numbers(name, slots.length, this::externalId));
  }
}
