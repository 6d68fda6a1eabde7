package dev.quire.input;

import dev.quire.problem.Problem;
import java.nio.file.Path;

/** Takes ratings that are read for their digits alone. */
final class NowhereOutput implements RatingOutput {
  private final RatingBatch batch = new RatingBatch();

  @Override
  public RatingBatch batch() {
    return batch;
  }

  @Override
  public void flush() {
    batch.clear();
  }

  @Override
  public void wrong(Path file, Problem problem, String remedy) {}
}
