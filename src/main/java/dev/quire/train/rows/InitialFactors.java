package dev.quire.train.rows;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.Ratings;
import dev.quire.model.Parameters;
import dev.quire.parallel.RandomStreams;
import dev.quire.parallel.WorkerPool;
import java.util.random.RandomGenerator;

/** The item factors that training begins with: one side must not be 0 for the other to move. */
public final class InitialFactors {
  private InitialFactors() {}

  /**
   * Sets the factors of rated items to N(0, size^2 / rank), those of a row from the seed and the
   * row alone. Items without ratings stay as they are.
   */
  public static void draw(
      Parameters parameters, Ratings ratings, long seed, double size, WorkerPool pool) {
    int rank = parameters.rank();
    double scale = size / Math.sqrt(rank);
    RowBlocks.forEach(
        parameters.items(),
        pool,
        item -> {
          if (ratings.byItem().rowLength(item) > 0) {
            RandomGenerator random = RandomStreams.of(seed, item);
            for (int k = 0; k < rank; k++) {
              float value = (float) (scale * random.nextGaussian());
              parameters.itemFactors().setAtIndex(F32, (long) item * rank + k, value);
            }
          }
        });
  }
}
