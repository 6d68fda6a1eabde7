package dev.quire.serve;

import dev.quire.ask.ModelQueries;
import dev.quire.ask.RecommendQuery;
import dev.quire.problem.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open model that requests share. It is closed when nobody uses it any more: its shelf, which
 * may have put another one in its place, or a request.
 */
final class ServedModel {
  private final ModelQueries model;
  private final AtomicInteger users = new AtomicInteger(1); // the shelf, and requests

  private ServedModel(ModelQueries model) {
    this.model = model;
  }

  static ServedModel open(Path file, Optional<Path> dataset) throws IOException {
    return new ServedModel(ModelQueries.open(file, dataset));
  }

  ModelQueries model() {
    return model;
  }

  /** Counts a user more; false when it is closed already. */
  boolean acquire() {
    int before;
    do {
      before = users.get();
      if (before == 0) {
        return false;
      }
    } while (!users.compareAndSet(before, before + 1));
    return true;
  }

  /** Counts one less. */
  void release() {
    if (users.decrementAndGet() == 0) {
      model.close();
    }
  }

  /** Reads what every list reads, and makes what is kept, so that the first one is as fast. */
  void warm() throws IOException {
    model.browse().warm();
    try {
      model.recommend(RecommendQuery.ofLikes(List.of()));
      if (model.users() > 0) {
        model.recommend(RecommendQuery.ofUser(model.userIds().id(0)));
      }
    } catch (BadInputException e) {
      // who asks it hears why
    }
  }
}
