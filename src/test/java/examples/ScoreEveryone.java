package examples;

import dev.quire.ask.BatchQuery;
import dev.quire.ask.ItemChoice;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.UserLists;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The best items of all users, for a table, a queue or a cache of yours. */
public final class ScoreEveryone {
  private static final int TOP = 10;
  private static final long ROW_BYTES = 160; // heap that a row of yours takes, about

  private ScoreEveryone() {}

  /** One of the items of a user. */
  public record Row(String userId, int rank, String itemId, float score) {}

  /** Takes rows: all of a user together, users in order, never two calls at a time. */
  @FunctionalInterface
  public interface Sink {
    /** Takes the rows of some users. */
    void accept(List<Row> rows) throws IOException;
  }

  /** Scores in blocks on all threads of the pool; memory does not grow with the users. */
  public static void score(ModelQueries model, WorkerPool pool, Sink sink) throws IOException {
    BatchQuery query = BatchQuery.ofAll().top(TOP).items(ItemChoice.all().minRatings(1));
    model
        .batch(query)
        .forEach(pool, ScoreEveryone::rows, ROW_BYTES, (lists, rows) -> sink.accept(rows));
  }

  private static List<Row> rows(UserLists lists) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < lists.size(); i++) {
      for (int rank = 0; rank < lists.count(i); rank++) {
        float score = (float) lists.score(i, rank);
        rows.add(new Row(lists.userId(i), rank + 1, lists.itemId(i, rank), score));
      }
    }
    return rows;
  }
}
