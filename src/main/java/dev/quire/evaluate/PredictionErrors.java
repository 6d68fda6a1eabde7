package dev.quire.evaluate;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.function.IntToDoubleFunction;

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
 */
public record PredictionErrors(
    long pairs, long coldPairs, double rmse, double rmseClipped, double mae) {
  private static final int USERS_PER_TASK = 256;

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
    return new PredictionErrors(
        pairs,
        total.coldPairs,
        Math.sqrt(total.squares / pairs),
        Math.sqrt(total.clippedSquares / pairs),
        total.absolutes / pairs);
  }

  private static final class Sums {
    private long coldPairs;
    private double squares;
    private double clippedSquares;
    private double absolutes;

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
      long end = given.rowEnd(user);
      for (long at = given.rowStart(user); at < end; at++) {
        int item = given.column(at);
        double predicted = predictions.applyAsDouble(item);
        double error = given.value(at) - predicted;
        double clippedError = given.value(at) - Math.clamp(predicted, minRating, maxRating);
        squares += error * error;
        clippedSquares += clippedError * clippedError;
        absolutes += Math.abs(error);
        if (coldUser || training.byItem().rowLength(item) == 0) {
          coldPairs++;
        }
      }
    }

    void add(Sums other) {
      coldPairs += other.coldPairs;
      squares += other.squares;
      clippedSquares += other.clippedSquares;
      absolutes += other.absolutes;
    }
  }
}
