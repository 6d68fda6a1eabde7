package examples;

import dev.quire.ask.ItemChoice;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.RecommendQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** One mapped model for all threads of a service, and now and then a newer one in its place. */
public final class RecommendationService implements AutoCloseable {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final ItemChoice items = ItemChoice.all().minRatings(0); // however rare
  private ModelQueries model;

  /** Opens a model; that reads no more than the header of the file. */
  public RecommendationService(Path file) throws IOException {
    model = ModelQueries.open(file);
  }

  /** Ids of the best items for a user, from any thread; of nobody it knows, none. */
  public List<String> recommend(String userId, int top) throws IOException {
    lock.readLock().lock(); // many may ask at once, while nobody takes the model away
    try {
      return model.hasUser(userId)
          ? model.recommend(RecommendQuery.ofUser(userId).top(top).items(items)).items().stream()
              .map(best -> best.item().id())
              .toList()
          : List.of();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Answers from a newer file from now on; from one that is no model it would not. */
  public void swap(Path file) throws IOException {
    ModelQueries next = ModelQueries.open(file);
    lock.writeLock().lock(); // waits for those who are asking
    try {
      model.close();
      model = next;
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
