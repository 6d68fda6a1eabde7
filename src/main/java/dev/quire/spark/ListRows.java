package dev.quire.spark;

import dev.quire.catalogue.Ids;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.BatchScorer;
import dev.quire.recommend.TopBlock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The best of one side for each row of the other, as MLlib's models give them: a row for each, some
 * of them scored at a time.
 *
 * <pre>
 * user  recommendations array&lt;struct&lt;item, rating float&gt;&gt;
 * </pre>
 */
final class ListRows implements Iterator<Row> {
  private static final int ANSWERS = 1 << 16;
  private static final int LEAST_ROWS = 64;
  private static final int MOST_ROWS = 4096;

  private final BatchScorer scorer;
  private final int[] asked; // dense indices
  private final Side own;
  private final Side other;
  private final int atOnce;
  private final Queue<Row> rows = new ArrayDeque<>();
  private int next; // place in asked

  /**
   * A side of a model as somebody has it in tables.
   *
   * @param ids of its rows
   * @param column in which they are given
   */
  record Side(Ids ids, IdColumn column) {
    Object id(int row) {
      return column.value(ids, row);
    }
  }

  ListRows(BatchScorer scorer, int[] asked, Side own, Side other) {
    this.scorer = scorer;
    this.asked = asked;
    this.own = own;
    this.other = other;
    this.atOnce = Math.clamp(ANSWERS / scorer.top(), LEAST_ROWS, MOST_ROWS);
  }

  /** The columns, by the names of those of the ratings. */
  static StructType schema(String own, IdColumn ownType, String other, IdColumn otherType) {
    StructType recommendation =
        new StructType()
            .add(other, otherType.type(), false)
            .add("rating", DataTypes.FloatType, false);
    return new StructType()
        .add(own, ownType.type(), false)
        .add("recommendations", DataTypes.createArrayType(recommendation, false), false);
  }

  @Override
  public boolean hasNext() {
    while (rows.isEmpty() && next < asked.length) {
      int end = Math.min(asked.length, next + atOnce);
      try (WorkerPool task = new WorkerPool(1)) {
        scorer.score(
            Arrays.copyOfRange(asked, next, end),
            task,
            block -> block,
            0,
            (block, same) -> add(block));
      }
      next = end;
    }
    return !rows.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return rows.remove();
  }

  private void add(TopBlock block) {
    for (int i = 0; i < block.size(); i++) {
      Row[] list = new Row[block.count(i)];
      for (int rank = 0; rank < list.length; rank++) {
        list[rank] = RowFactory.create(other.id(block.item(i, rank)), (float) block.score(i, rank));
      }
      rows.add(RowFactory.create(own.id(block.user(i)), list));
    }
  }
}
