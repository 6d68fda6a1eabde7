package dev.quire.train.vb;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.rows.RowBlocks;

/** The error of training ratings, where what the update of rows gives of it is weighted. */
final class TrainingError {
  /** Of more ratings than about these not all are measured. */
  static final long MOST = 2_000_000;

  private TrainingError() {}

  /**
   * (r - r^)^2 at the means, for one rating on average. Of more than {@code most} ratings a part is
   * measured: all of 29 million would take a fifth of an epoch.
   *
   * <p>That is every so-many-th rating of each user, from another one on for the next user. So all
   * ratings have the same chance, of busy users and others, and at whatever place in rows that are
   * of one length; of two million the RMSE comes to less than a thousandth.
   */
  static double meanSquare(Ratings ratings, Parameters means, long most, WorkerPool pool) {
    CsrMatrix byUser = ratings.byUser();
    long every = Math.max(1, Math.ceilDiv(ratings.count(), most));
    double[] sums =
        RowBlocks.sums(
            byUser.rows(),
            2,
            pool,
            (user, terms) -> {
              long from = byUser.rowStart(user) + user % every;
              for (long at = from; at < byUser.rowEnd(user); at += every) {
                double error = byUser.value(at) - means.predict(user, byUser.column(at));
                terms[0] += error * error;
                terms[1]++;
              }
            });
    return sums[0] / sums[1];
  }
}
