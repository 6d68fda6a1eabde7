package dev.quire.evaluate;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How far predicted ratings are from given ones.
 *
 * <p>The root mean squared error is the measure of the Netflix prize: J. Bennett, S. Lanning, "The
 * Netflix Prize", KDD Cup 2007. The mean absolute error: J. Herlocker, J. Konstan, L. Terveen, J.
 * Riedl, "Evaluating collaborative filtering recommender systems", ACM TOIS 22(1), 2004, 4.1.
 *
 * @param pairs number of ratings compared
 * @param coldPairs those whose user or item nothing is known of; they are predicted all the same,
 *     with the mean and the bias that is known
 * @param rmse root mean squared error
 * @param rmseClipped the same, of predictions clipped to the range of ratings
 * @param mae mean absolute error
 * @param rmseDeviation standard error of the root mean squared error, if other users had been drawn
 *     like these; 0 of one user
 * @param byItemCount by how many training ratings the item has, the fewest first; bands without
 *     pairs are left out
 * @param byUserCount by how many training ratings the user has
 */
public record PredictionErrors(
    long pairs,
    long coldPairs,
    double rmse,
    double rmseClipped,
    double mae,
    double rmseDeviation,
    List<CountBand> byItemCount,
    List<CountBand> byUserCount) {
  private static final int USERS_PER_TASK = 256;

  /** 0.975 quantile of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  /** Where bands begin; none has more ratings than the last one has. */
  private static final int[] BAND_STARTS = {
    0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000
  };

  /**
   * Pairs whose item, or user, has about as many training ratings.
   *
   * @param from the least number of training ratings
   * @param below the least of the next band; the greatest number there is for the last one
   * @param pairs how many
   * @param rmse root mean squared error
   */
  public record CountBand(int from, int below, long pairs, double rmse) {}

  /** Keeps copies. */
  public PredictionErrors {
    byItemCount = List.copyOf(byItemCount);
    byUserCount = List.copyOf(byUserCount);
  }

  /** Lower end of the interval that would hold the error 95 times of 100, with other users. */
  public double rmseLow() {
    return rmse - Z * rmseDeviation;
  }

  /** Its upper end. */
  public double rmseHigh() {
    return rmse + Z * rmseDeviation;
  }

  /**
   * Compares a model with ratings.
   *
   * @param given rows are users
   * @param training tells which users and items are cold
   * @param minRating least rating there is
   * @param maxRating greatest rating there is
   */
  public static PredictionErrors measure(
      Parameters parameters,
      CsrMatrix given,
      Ratings training,
      double minRating,
      double maxRating,
      WorkerPool pool) {
    Predictor predictor = Predictor.ofLearned(parameters, training.byUser());
    return measure(predictor, given, training, minRating, maxRating, pool);
  }

  /** The same for whatever predicts. */
  public static PredictionErrors measure(
      Predictor predictor,
      CsrMatrix given,
      Ratings training,
      double minRating,
      double maxRating,
      WorkerPool pool) {
    if (given.nonZeros() == 0) {
      throw new BadInputException(
          Problem.of("nothing to compare with").with("pairs", 0).remedy("choose another part"));
    }
    int tasks = (given.rows() + USERS_PER_TASK - 1) / USERS_PER_TASK;
    Sums[] sums = new Sums[tasks];
    pool.forEach(
        tasks,
        (task, unused) -> {
          sums[task] = new Sums();
          int end = Math.min(given.rows(), (task + 1) * USERS_PER_TASK);
          for (int user = task * USERS_PER_TASK; user < end; user++) {
            sums[task].addRow(predictor, given, training, user, minRating, maxRating);
          }
        });
    Sums total = new Sums();
    for (Sums part : sums) { // in this order, whatever the number of threads
      total.add(part);
    }
    long pairs = given.nonZeros();
    double rmse = Math.sqrt(total.squares / pairs);
    return new PredictionErrors(
        pairs,
        total.coldPairs,
        rmse,
        Math.sqrt(total.clippedSquares / pairs),
        total.absolutes / pairs,
        total.ofUsers.deviation(rmse),
        total.items.bands(),
        total.users.bands());
  }

  /**
   * The standard error of a mean over pairs that come in users, who each have an error of their
   * own. The mean squared error is a ratio of two sums over users, of squares s and of pairs n:
   *
   * <pre>
   *   variance(m) = U / (U - 1) sum (s_u - m n_u)^2 / (sum n_u)^2,   m = rmse^2
   * </pre>
   *
   * <p>W. G. Cochran, "Sampling techniques", 3rd edition, 1977, 6.4; the root of m has {@code
   * deviation(m) / (2 sqrt(m))}, as its derivative says.
   */
  private static final class UserSums {
    private long users;
    private double pairs;
    private double ss; // sums over users of products
    private double sn;
    private double nn;

    void addUser(double squares, double count) {
      users++;
      pairs += count;
      ss += squares * squares;
      sn += squares * count;
      nn += count * count;
    }

    void add(UserSums other) {
      users += other.users;
      pairs += other.pairs;
      ss += other.ss;
      sn += other.sn;
      nn += other.nn;
    }

    double deviation(double rmse) {
      if (users < 2 || rmse == 0) {
        return 0;
      }
      double mean = rmse * rmse;
      double sum = Math.max(0, ss - 2 * mean * sn + mean * mean * nn);
      return Math.sqrt(users / (users - 1.0) * sum) / pairs / (2 * rmse);
    }
  }

  /** Sums by number of training ratings. */
  private static final class BandSums {
    private final long[] pairs = new long[BAND_STARTS.length];
    private final double[] squares = new double[BAND_STARTS.length];

    static int band(int count) {
      int at = Arrays.binarySearch(BAND_STARTS, count);
      return at >= 0 ? at : -at - 2;
    }

    void add(int band, double square) {
      pairs[band]++;
      squares[band] += square;
    }

    void add(BandSums other) {
      for (int band = 0; band < pairs.length; band++) {
        pairs[band] += other.pairs[band];
        squares[band] += other.squares[band];
      }
    }

    List<CountBand> bands() {
      return IntStream.range(0, pairs.length)
          .filter(band -> pairs[band] > 0)
          .mapToObj(
              band ->
                  new CountBand(
                      BAND_STARTS[band],
                      band + 1 < pairs.length ? BAND_STARTS[band + 1] : Integer.MAX_VALUE,
                      pairs[band],
                      Math.sqrt(squares[band] / pairs[band])))
          .toList();
    }
  }

  private static final class Sums {
    private long coldPairs;
    private double squares;
    private double clippedSquares;
    private double absolutes;
    private final UserSums ofUsers = new UserSums();
    private final BandSums items = new BandSums();
    private final BandSums users = new BandSums();

    void addRow(
        Predictor predictor,
        CsrMatrix given,
        Ratings training,
        int user,
        double minRating,
        double maxRating) {
      if (given.rowLength(user) == 0) {
        return;
      }
      IntToDoubleFunction predictions = predictor.ratingsOf(user);
      boolean coldUser = !predictor.knows(user);
      int userBand = BandSums.band(training.byUser().rowLength(user));
      double before = squares;
      long end = given.rowEnd(user);
      for (long at = given.rowStart(user); at < end; at++) {
        int item = given.column(at);
        double predicted = predictions.applyAsDouble(item);
        double error = given.value(at) - predicted;
        double clippedError = given.value(at) - Math.clamp(predicted, minRating, maxRating);
        squares += error * error;
        clippedSquares += clippedError * clippedError;
        absolutes += Math.abs(error);
        int known = training.byItem().rowLength(item);
        items.add(BandSums.band(known), error * error);
        users.add(userBand, error * error);
        if (coldUser || known == 0) {
          coldPairs++;
        }
      }
      ofUsers.addUser(squares - before, given.rowLength(user));
    }

    void add(Sums other) {
      coldPairs += other.coldPairs;
      squares += other.squares;
      clippedSquares += other.clippedSquares;
      absolutes += other.absolutes;
      ofUsers.add(other.ofUsers);
      items.add(other.items);
      users.add(other.users);
    }
  }
}
