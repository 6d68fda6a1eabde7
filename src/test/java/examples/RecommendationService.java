package examples;

import dev.quire.model.Model;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.Scoring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** One mapped model for all threads of a service, and now and then a newer one in its place. */
public final class RecommendationService implements AutoCloseable {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private Model model;

  /** Opens a model; that reads no more than the header of the file. */
  public RecommendationService(Path file) throws IOException {
    model = Model.open(file);
  }

  /** Ids of the best items for a user, from any thread; of nobody it knows, none. */
  public List<Long> recommend(long userId, int top) {
    lock.readLock().lock(); // many may ask at once, while nobody takes the model away
    try {
      int user = model.userIds().indexOf(userId);
      if (user < 0) {
        return List.of();
      }
      Recommender recommender = new Recommender(model);
      ItemFilter all = ItemFilter.all(model.parameters().items());
      return recommender.recommend(recommender.tasteOf(user), Scoring.PREDICTION, top, all).stream()
          .map(best -> model.itemIds().id(best.item()))
          .toList();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Answers from a newer file from now on; from one that is no model it would not. */
  public void swap(Path file) throws IOException {
    Model next = Model.open(file);
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
