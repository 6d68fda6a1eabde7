package dev.quire.train.ials;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.Ratings;
import dev.quire.kernel.Kernels;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.rows.PriorMean;
import dev.quire.train.rows.RowBlocks;
import java.lang.foreign.MemorySegment;
import java.util.function.IntPredicate;

/**
 * The mean m of the users' vectors, which they are drawn to, or a share of it.
 *
 * <p>In a model it is taken out: a user's vector is u - m, and v'm the bias of an item, so that a
 * vector of 0 is still that of who has no ratings. An epoch puts it back, from what its biases say.
 */
final class UserMean implements PriorMean {
  /** Eigenvalues below this share of the largest say nothing of m: no item is there. */
  private static final double LEAST_EIGENVALUE = 1e-6;

  private final int rank;
  private final double share; // c of IalsTrainer
  private final float[] mean; // [rank]

  /**
   * That of no users so far.
   *
   * @param share above 0, up to 1
   */
  UserMean(int rank, double share) {
    this.rank = rank;
    this.share = share;
    this.mean = new float[rank];
  }

  @Override
  public void mean(int row, float[] target) {
    System.arraycopy(mean, 0, target, 0, rank);
  }

  /** A copy of it, [rank]. */
  float[] copy() {
    return mean.clone();
  }

  /**
   * Finds it in a model: the biases b are V m, so m = (V'V)^-1 V'b.
   *
   * @param parameters with items in the basis in which V'V is diagonal
   * @param counts which items that is of
   * @param eigenvalues of V'V, [rank]
   */
  void find(Parameters parameters, IntPredicate counts, double[] eigenvalues, WorkerPool pool) {
    MemorySegment biases = parameters.itemBias();
    MemorySegment factors = parameters.itemFactors();
    double[] products =
        RowBlocks.sums(
            parameters.items(),
            rank,
            pool,
            (item, sums) -> {
              double bias = counts.test(item) ? biases.getAtIndex(F32, item) : 0;
              for (int k = 0; bias != 0 && k < rank; k++) {
                sums[k] += bias * factors.getAtIndex(F32, (long) item * rank + k);
              }
            });
    double largest = 0;
    for (double eigenvalue : eigenvalues) {
      largest = Math.max(largest, eigenvalue);
    }
    for (int k = 0; k < rank; k++) {
      boolean known = eigenvalues[k] > LEAST_EIGENVALUE * largest;
      mean[k] = known ? (float) (products[k] / eigenvalues[k]) : 0;
    }
  }

  /** Becomes what draws the users least, each with its ridge. */
  void estimate(IalsRows.Totals users) {
    for (int k = 0; k < rank; k++) {
      double sum = users.moments()[k];
      mean[k] = sum == 0 ? 0 : (float) (share * sum / users.ridge());
    }
  }

  /** By how much what draws the users is less than if they were drawn to 0. */
  double gain(IalsRows.Totals users) {
    return users.ridge() / share * Kernels.dot(mean, 0, mean, 0, rank);
  }

  /** Goes along into another basis. */
  void rotate(EigenBasis basis, WorkerPool pool) {
    basis.rotate(MemorySegment.ofArray(mean), 1, pool);
  }

  /** Puts it back into the users' vectors. */
  void putIn(Parameters parameters, Ratings ratings, WorkerPool pool) {
    MemorySegment users = parameters.userFactors();
    RowBlocks.forEach(
        parameters.users(),
        pool,
        user -> {
          boolean rated = ratings.byUser().rowLength(user) > 0;
          for (int k = 0; rated && k < rank; k++) {
            long at = (long) user * rank + k;
            users.setAtIndex(F32, at, users.getAtIndex(F32, at) + mean[k]);
          }
        });
  }

  /** Takes it out of the users' vectors, and makes it the items' biases. */
  void takeOut(Parameters parameters, Ratings ratings, WorkerPool pool) {
    MemorySegment users = parameters.userFactors();
    RowBlocks.forEach(
        parameters.users(),
        pool,
        user -> {
          boolean rated = ratings.byUser().rowLength(user) > 0;
          for (int k = 0; k < rank; k++) {
            long at = (long) user * rank + k;
            float away = rated ? users.getAtIndex(F32, at) - mean[k] : 0;
            users.setAtIndex(F32, at, away);
          }
        });
    RowBlocks.forEach(
        parameters.items(),
        pool,
        item -> {
          float score = Kernels.dot(parameters.itemFactors(), item, rank, mean);
          parameters.itemBias().setAtIndex(F32, item, score);
        });
  }
}
