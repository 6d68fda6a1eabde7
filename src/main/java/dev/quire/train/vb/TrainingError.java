package dev.quire.train.vb;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.rows.RowBlocks;

/** The error of training ratings, where what the update of rows gives of it is weighted. */
final class TrainingError {
  /** Of more ratings than about these not all are measured. */
  private static final long MOST = 2_000_000;

  private TrainingError() {}

  /**
   * (r - r^)^2 at the means, for one rating on average. Of more than {@value #MOST} ratings a part
   * is measured, every so many users in the order of their activity, which gives the RMSE to about
   * a thousandth: all of them would take a fifth of an epoch.
   */
  static double meanSquare(Ratings ratings, Parameters means, WorkerPool pool) {
    CsrMatrix byUser = ratings.byUser();
    int every = Math.toIntExact(Math.max(1, Math.ceilDiv(ratings.count(), MOST)));
    double[] sums =
        RowBlocks.sums(
            Math.ceilDiv(byUser.rows(), every),
            2,
            pool,
            (index, terms) -> {
              int user = Math.min(index * every + every / 2, byUser.rows() - 1);
              for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
                double error = byUser.value(at) - means.predict(user, byUser.column(at));
                terms[0] += error * error;
              }
              terms[1] += byUser.rowLength(user);
            });
    return sums[0] / sums[1];
  }
}
