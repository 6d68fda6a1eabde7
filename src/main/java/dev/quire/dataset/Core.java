package dev.quire.dataset;

import dev.quire.mapped.Layouts;
import dev.quire.mapped.ScratchFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * The users and items that have enough ratings of one another: the largest set in which every user
 * has at least so many ratings of items of the set, and every item so many of users of the set.
 *
 * <p>Who has too few is taken away, which takes a rating from those on the other side; whoever then
 * has too few goes next. What is left does not depend on the order. Each rating is looked at no
 * more than twice, in whichever way it falls: V. Batagelj, M. Zaversnik, "An O(m) algorithm for
 * cores decomposition of networks", 2003.
 */
final class Core implements RowRewriter.Rule {
  private final UserRuns runs;
  private final int[][] denseItems; // by slot
  private final Side users;
  private final Side items;
  private final SpoolBatch batch = new SpoolBatch(RatingSpool.CAPACITY);

  /** Users or items. */
  private static final class Side {
    private final int least;
    private final int[] counts; // [rows] ratings of what is left on the other side
    private final BitSet gone = new BitSet();
    private final int[] stack; // gone, and not yet taken from the others
    private int size;

    Side(DenseOrder order, int least) {
      this.least = Math.max(1, least);
      counts = new int[order.size()];
      stack = new int[order.size()];
      for (int row = 0; row < counts.length; row++) {
        counts[row] = order.count(row);
        if (counts[row] > 0 && counts[row] < this.least) {
          go(row);
        }
      }
    }

    private void go(int row) {
      gone.set(row);
      stack[size++] = row;
    }

    /** Takes one rating from a row. */
    void take(int row) {
      if (--counts[row] < least && !gone.get(row)) {
        go(row);
      }
    }
  }

  private Core(UserRuns runs, DenseOrder users, DenseOrder items, int ofUser, int ofItem) {
    this.runs = runs;
    this.denseItems = items.denseBySlot();
    this.users = new Side(users, ofUser);
    this.items = new Side(items, ofItem);
  }

  /**
   * Finds them.
   *
   * @param folder for a scratch file
   * @param ofUser ratings that a user needs
   * @param ofItem ratings that an item needs
   */
  static Core of(
      Path folder, UserRuns runs, DenseOrder users, DenseOrder items, int ofUser, int ofItem)
      throws IOException {
    Core core = new Core(runs, users, items, ofUser, ofItem);
    if (ofUser > 1 && ofItem > 1) {
      try (ScratchFile scratch =
          ScratchFile.create(folder, "users-by-item", Integer.BYTES * users.ratings())) {
        core.peel(items, scratch.segment());
      }
    }
    return core; // otherwise one side goes, and nobody on the other side for it
  }

  /** Takes away who has too few, one after another. */
  private void peel(DenseOrder order, MemorySegment usersByItem) {
    long[] ends = fill(order, usersByItem);
    while (users.size > 0 || items.size > 0) {
      if (users.size > 0) {
        runs.readItems(users.stack[--users.size], batch);
        for (int i = 0; i < batch.size; i++) {
          items.take(item(batch.items[i]));
        }
      } else {
        int item = items.stack[--items.size];
        for (long at = item == 0 ? 0 : ends[item - 1]; at < ends[item]; at++) {
          users.take(usersByItem.getAtIndex(Layouts.I32, at));
        }
      }
    }
  }

  /**
   * Writes the users of each item.
   *
   * @param usersByItem I32 [ratings]. Modified.
   * @return [items] where those of each end
   */
  private long[] fill(DenseOrder order, MemorySegment usersByItem) {
    long[] ends = new long[order.size()]; // to the next place for now
    for (int item = 1; item < ends.length; item++) {
      ends[item] = ends[item - 1] + order.count(item - 1);
    }
    for (int user = 0; user < users.counts.length; user++) {
      runs.readItems(user, batch);
      for (int i = 0; i < batch.size; i++) {
        usersByItem.setAtIndex(Layouts.I32, ends[item(batch.items[i])]++, user);
      }
    }
    return ends;
  }

  private int item(int itemAndPart) {
    return IdTable.in(denseItems, itemAndPart & SpoolBatch.ITEM_MASK);
  }

  @Override
  public void apply(int user, UserRow row, RowRewriter.Kept kept) throws IOException {
    boolean stays = !users.gone.get(user);
    for (int i = 0; i < row.size(); i++) {
      if (stays && !items.gone.get(row.item(i))) {
        kept.keep(i);
      } else {
        kept.leaveOut(i, 1);
      }
    }
  }
}
