package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.dataset.Ratings;
import dev.quire.model.ModelNumbers;
import dev.quire.model.ScratchSpace;
import dev.quire.model.TimeBiases;
import dev.quire.model.TimeGroup;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.rows.RowBlocks;
import java.util.Arrays;

/**
 * How ratings move with time: to the prediction of a rating n each group of biases adds x_n m_j,
 * with a number j of its user. Within a group no two numbers move the same rating, so each of them
 * goes to where the bound is highest given all others at once,
 *
 * <pre>
 *   m_j ~ N(0, 1/pi)    s_j = 1 / (pi + lambda sum_n omega_n x_n^2)
 *   m_j = lambda s_j sum_n omega_n x_n (e_n + x_n m_j)       e: what is left of the ratings
 *   pi = n / sum_j (m_j^2 + s_j)
 * </pre>
 *
 * <p>over the ratings that it moves, which weigh omega, with one precision pi for each group. An
 * epoch costs nnz * rank multiply-adds for e, and a power for each rating. The moves themselves are
 * in {@link RatingMoves}, 20 bytes a rating; of one user a worker holds 12 bytes for each rating,
 * and 8 more for each group.
 *
 * <p>Drift after Y. Koren, "Collaborative filtering with temporal dynamics", KDD 2009, who has a
 * bias for each user and day in the place of {@linkplain dev.quire.model.TimeSlots sessions}.
 */
final class TimeEffects {
  /** Of a group, in ratings of the spread 1. */
  private static final double INITIAL_PRECISION = 10;

  private final Ratings ratings;
  private final Timestamps times;
  private final ModelNumbers numbers; // as they are now
  private final ModelNumbers base; // as they are without what time moves them by
  private final TimeBiases biases;
  private final RatingMoves moves;
  private final WorkerPool pool;
  private double[] precisions; // pi: [groups]
  private double[] counts; // n: [groups]
  private Sums sums = new Sums(new double[0], new double[0], 0, 0);

  /**
   * What all ratings and numbers add up to.
   *
   * @param squares sum_j (m^2 + s), [groups]
   * @param logs sum_j ln s, [groups]
   * @param gain by how much sum omega E[(r - r^)^2] has changed
   * @param squaredError sum (r - r^)^2 at the means
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sums(double[] squares, double[] logs, double gain, double squaredError) {}

  /**
   * Of a model that is built in these numbers.
   *
   * @param spread standard deviation of the ratings
   */
  TimeEffects(
      Ratings ratings,
      Timestamps times,
      ModelNumbers numbers,
      double spread,
      ScratchSpace scratch,
      WorkerPool pool) {
    this.ratings = ratings;
    this.times = times;
    this.numbers = numbers;
    this.base = numbers.withoutTime();
    this.biases = numbers.time().orElseThrow();
    this.moves = new RatingMoves(ratings, scratch, pool);
    this.pool = pool;
    this.precisions = new double[biases.groups().size()];
    Arrays.fill(precisions, INITIAL_PRECISION / (spread * spread));
    this.counts = biases.groups().stream().mapToDouble(this::count).toArray();
  }

  /** Numbers of users with ratings: the others keep their prior, which says nothing of that. */
  private double count(TimeGroup group) {
    long count = 0;
    for (int user = 0; user < ratings.users(); user++) {
      if (ratings.byUser().rowLength(user) > 0) {
        count += group.first(user + 1) - group.first(user);
      }
    }
    return count;
  }

  /** By how much each rating is moved. */
  RatingMoves moves() {
    return moves;
  }

  /** pi, [groups]. */
  double[] precisions() {
    return precisions.clone();
  }

  /** Goes on from numbers that are there, as they are after an interruption. */
  void restore(double[] learned) {
    precisions = learned.clone();
    RowBlocks.forEach(ratings.users(), pool, user -> user(user).store());
    moves.transpose();
  }

  /** After all rows were updated: sets the numbers of each group to where the bound is highest. */
  void update(double lambda) {
    int groups = precisions.length;
    double[] total =
        RowBlocks.sums(
            ratings.users(),
            2 * groups + 2,
            pool,
            (user, terms) -> {
              if (ratings.byUser().rowLength(user) > 0) {
                UserMoves rated = user(user);
                terms[2 * groups] -= rated.expectedError(base.noise().isPresent());
                for (int g = 0; g < groups; g++) {
                  rated.update(g, lambda, precisions[g], terms);
                }
                rated.store();
                terms[2 * groups] += rated.expectedError(true);
                terms[2 * groups + 1] += rated.squaredError();
              }
            });
    moves.transpose();
    sums =
        new Sums(
            Arrays.copyOf(total, groups),
            Arrays.copyOfRange(total, groups, 2 * groups),
            total[2 * groups],
            total[2 * groups + 1]);
  }

  /**
   * By how much sum omega E[(r - r^)^2] differs from what the rows have given, which know of the
   * variances here only where some ratings are more exact than others.
   */
  double gain() {
    return sums.gain;
  }

  /** sum (r - r^)^2 at the means. */
  double squaredError() {
    return sums.squaredError;
  }

  /** Sets pi to where the bound is highest, and users to what they are now. */
  void learnPrecisions() {
    double[] learned = new double[precisions.length];
    Arrays.setAll(learned, g -> counts[g] / sums.squares[g]);
    precisions = learned;
    RowBlocks.forEach(ratings.users(), pool, this::moveToNow);
  }

  private UserMoves user(int user) {
    return new UserMoves(user, ratings.byUser(), times, base, biases, moves.byUser());
  }

  private void moveToNow(int user) {
    double bias = biases.base().getAtIndex(F32, user) + biases.moveNow(user);
    double variance =
        biases.baseVariance().getAtIndex(F32, user) + biases.moveNowVariance(user, precisions);
    numbers.parameters().userBias().setAtIndex(F32, user, (float) bias);
    numbers.variances().orElseThrow().userBias().setAtIndex(F32, user, (float) variance);
  }

  /** What they add to the evidence lower bound: E[ln p(m)] and the entropy of q. */
  double bound() {
    double sum = 0;
    for (int g = 0; g < precisions.length; g++) {
      sum += counts[g] * (1 + Math.log(precisions[g])) + sums.logs[g];
      sum -= precisions[g] * sums.squares[g];
    }
    return 0.5 * sum;
  }
}
