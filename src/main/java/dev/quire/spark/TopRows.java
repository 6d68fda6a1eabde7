package dev.quire.spark;

import dev.quire.ask.Batch;
import dev.quire.ask.UserLists;
import dev.quire.catalogue.Ids;
import dev.quire.files.InvalidFileException;
import dev.quire.parallel.WorkerPool;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The best items of the users of a batch as rows of a table, one for each item, in the order of the
 * users. Some users are scored at a time, when their rows are asked for.
 *
 * <pre>
 * userId  rank  itemId  score  [predictedRating]  [title]
 * </pre>
 */
final class TopRows implements Iterator<Row> {
  /** As many users as keep a scorer's tiles in use, and as few as their rows fit the heap. */
  private static final int MOST_USERS = 4096;

  private static final int ROWS = 1 << 16;
  private static final int LEAST_USERS = 64;

  private final Batch batch;
  private final int usersAtOnce;
  private final Queue<Row> rows = new ArrayDeque<>();
  private int next; // user

  TopRows(Batch batch) {
    this.batch = batch;
    this.usersAtOnce = Math.clamp(ROWS / batch.top(), LEAST_USERS, MOST_USERS);
  }

  /**
   * The columns.
   *
   * @param users ids, which are numbers or texts
   * @param items the same
   */
  static StructType schema(Batch batch, Ids users, Ids items) {
    StructType schema =
        new StructType()
            .add("userId", users.areNumbers() ? DataTypes.LongType : DataTypes.StringType, false)
            .add("rank", DataTypes.IntegerType, false)
            .add("itemId", items.areNumbers() ? DataTypes.LongType : DataTypes.StringType, false)
            .add("score", DataTypes.FloatType, false);
    if (batch.hasRatings()) {
      schema = schema.add("predictedRating", DataTypes.FloatType, false);
    }
    return batch.hasTitles() ? schema.add("title", DataTypes.StringType, false) : schema;
  }

  @Override
  public boolean hasNext() {
    while (rows.isEmpty() && next < batch.users()) {
      scoreSome();
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

  private void scoreSome() {
    int end = Math.min(batch.users(), next + usersAtOnce);
    try (WorkerPool task = new WorkerPool(1)) {
      batch.part(next, end).forEach(task, this::add);
    } catch (InvalidFileException e) {
      throw new UncheckedIOException(e);
    }
    next = end;
  }

  private void add(UserLists lists) {
    for (int i = 0; i < lists.size(); i++) {
      Object user = id(lists.userIds(), lists.user(i));
      for (int rank = 0; rank < lists.count(i); rank++) {
        rows.add(row(lists, i, rank, user));
      }
    }
  }

  private Row row(UserLists lists, int i, int rank, Object user) {
    Object item = id(lists.itemIds(), lists.item(i, rank));
    float score = (float) lists.score(i, rank);
    if (!batch.hasRatings()) {
      return batch.hasTitles()
          ? RowFactory.create(user, rank + 1, item, score, lists.title(i, rank))
          : RowFactory.create(user, rank + 1, item, score);
    }
    float rating = (float) lists.rating(i, rank);
    return batch.hasTitles()
        ? RowFactory.create(user, rank + 1, item, score, rating, lists.title(i, rank))
        : RowFactory.create(user, rank + 1, item, score, rating);
  }

  private static Object id(Ids ids, int place) {
    return ids.areNumbers() ? (Object) ids.number(place) : ids.id(place);
  }
}
