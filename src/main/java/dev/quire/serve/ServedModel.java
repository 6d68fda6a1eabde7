package dev.quire.serve;

import dev.quire.ask.ModelQueries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open model that requests share. It is closed when nobody uses it any more: its shelf, which
 * may have put another one in its place, or a request.
 */
final class ServedModel {
  private final ModelQueries model;
  private final KeptAnswers kept = new KeptAnswers();
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

  KeptAnswers kept() {
    return kept;
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
}
