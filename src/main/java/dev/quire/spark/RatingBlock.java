package dev.quire.spark;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.quire.kernel.Kernels;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.UnsolvableRowException;
import dev.quire.train.rows.PortableUpdate;
import dev.quire.train.rows.Schedule;
import dev.quire.train.rows.SidePart;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;

/**
 * Neighbouring rows of a side with their ratings, which stay on one executor. The vectors of the
 * other side that they need come into an inbox, in the order of that side, so that a row's ratings
 * are in the same order as on one machine:
 *
 * <pre>
 * ratings of the rows 4, 5 with   columns of the other side   2 7 | 0 7 9
 * inbox                           0 2 7 9
 * columns                         places in the inbox         1 2 | 0 2 3
 * the other side is cut at 5:     0 and 2 come from its block 0, 7 and 9 from block 1
 * </pre>
 *
 * @param block number among those of its side
 * @param side {@code user} or {@code item}
 * @param schedule of its rows, which count from 0
 * @param rows whose columns are places in the inbox
 * @param inbox [vectors that are needed], rows of the other side, rising
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
@DefaultSerializer(JavaSerializer.class) // Kryo cannot make records
record RatingBlock(int block, String side, Schedule schedule, RowsInFile.Rows rows, int[] inbox)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Of the number of a bit, to that of its {@code long}. */
  private static final int WORD_SHIFT = 6;

  /**
   * How many numbers rows have of each kind.
   *
   * @param others those of the other side, which are read
   * @param after those of the block, which are written
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  record Shape(int[] others, int[] after) implements Serializable {
    private static final long serialVersionUID = 1;

    static Shape of(PortableUpdate update) {
      return new Shape(Vectors.widths(update.others()), Vectors.widths(update.after()));
    }
  }

  /** Of rows whose columns are those of the other side. They are used up. */
  static RatingBlock of(int block, String side, Schedule schedule, RowsInFile.Rows rows) {
    int[] columns = rows.columns();
    long[] wanted = new long[(Arrays.stream(columns).max().orElse(-1) >> WORD_SHIFT) + 1];
    for (int column : columns) {
      wanted[column >> WORD_SHIFT] |= 1L << column;
    }
    int[] before = new int[wanted.length]; // places of all words before one
    for (int word = 1; word < wanted.length; word++) {
      before[word] = before[word - 1] + Long.bitCount(wanted[word - 1]);
    }
    for (int i = 0; i < columns.length; i++) {
      int word = columns[i] >> WORD_SHIFT;
      columns[i] = before[word] + Long.bitCount(wanted[word] & ((1L << columns[i]) - 1));
    }
    return new RatingBlock(block, side, schedule, rows, BitSet.valueOf(wanted).stream().toArray());
  }

  /** Where in the inbox the vectors of a row of the other side, and of all after it, begin. */
  private int place(int row) {
    int found = Arrays.binarySearch(inbox, row);
    return found < 0 ? -found - 1 : found;
  }

  /**
   * The rows of a block of the other side that are needed here, counted from its first.
   *
   * @param cuts of the other side
   */
  int[] wanted(int from, int[] cuts) {
    int[] rows = Arrays.copyOfRange(inbox, place(cuts[from]), place(cuts[from + 1]));
    for (int i = 0; i < rows.length; i++) {
      rows[i] -= cuts[from];
    }
    return rows;
  }

  /**
   * Updates all rows.
   *
   * @param work what to do with them
   * @param shape of the numbers that go in and out
   * @param before numbers of the rows
   * @param cuts of the other side
   * @param letters from its blocks, in any order
   * @param pool threads of the task
   */
  Solved update(
      PortableUpdate.Work work,
      Shape shape,
      Vectors before,
      int[] cuts,
      Iterator<Letter> letters,
      WorkerPool pool) {
    Vectors others = Vectors.allocate(block, shape.others(), inbox.length);
    letters.forEachRemaining(letter -> others.put(place(cuts[letter.from()]), letter));
    Vectors after = Vectors.allocate(block, shape.after(), rows.count());
    SidePart part =
        new SidePart(
            side, rows.matrix(), schedule, others.memory(), before.memory(), after.memory());
    try {
      return new Solved(after, work.update(part, pool), -1, Kernels.name());
    } catch (UnsolvableRowException e) {
      return new Solved(after, null, e.row(), Kernels.name());
    }
  }
}
