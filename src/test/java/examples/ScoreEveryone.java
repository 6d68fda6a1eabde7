package examples;

import dev.quire.dataset.Dataset;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.BatchScorer;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.TopBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The best items of all users, for a table, a queue or a cache of yours. */
public final class ScoreEveryone {
  private static final int TOP = 10;
  private static final long ROW_BYTES = 64; // heap that a row of yours takes, about

  private ScoreEveryone() {}

  /** One of the items of a user. */
  public record Row(long userId, int rank, long itemId, float score) {}

  /** Takes rows: all of a user together, users in order, never two calls at a time. */
  @FunctionalInterface
  public interface Sink {
    /** Takes the rows of some users. */
    void accept(List<Row> rows) throws IOException;
  }

  /** Scores in blocks on all threads of the pool; memory does not grow with the users. */
  public static void score(Model model, Dataset dataset, WorkerPool pool, Sink sink)
      throws IOException {
    ItemFilter rated =
        ItemFilter.all(model.parameters().items())
            .and("rated by anyone", item -> model.itemCount(item) > 0);
    BatchScorer scorer = new BatchScorer(model, TOP, rated, dataset.partsByUser());
    int[] users = IntStream.range(0, model.parameters().users()).toArray();
    scorer.score(
        users, pool, block -> rows(model, block), ROW_BYTES, (block, rows) -> sink.accept(rows));
  }

  private static List<Row> rows(Model model, TopBlock block) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < block.size(); i++) {
      long userId = model.userIds().id(block.user(i));
      for (int rank = 0; rank < block.count(i); rank++) {
        long itemId = model.itemIds().id(block.item(i, rank));
        rows.add(new Row(userId, rank + 1, itemId, (float) block.score(i, rank)));
      }
    }
    return rows;
  }
}
