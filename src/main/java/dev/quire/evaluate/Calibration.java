package dev.quire.evaluate;

import dev.quire.dataset.CsrMatrix;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.UncertainTaste;
import dev.quire.recommend.Uncertainty;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/**
 * Whether a model is as sure of its predictions as it may be. For each given rating it predicts a
 * normal distribution, whose variance is that of the expectation and the noise.
 *
 * <p>The logarithmic score and the coverage of central intervals are those of T. Gneiting, F.
 * Balabdaoui, A. Raftery, "Probabilistic forecasts, calibration and sharpness", JRSS B 69(2), 2007.
 *
 * @param negativeLogLikelihood mean of -ln of the density at the given ratings
 * @param within share of the ratings in each of the {@link #INTERVALS}
 * @param bands ratings by rising standard deviation, each band with about as many
 */
public record Calibration(double negativeLogLikelihood, List<Double> within, List<Band> bands) {
  /** Probabilities of the central intervals. */
  public static final List<Double> INTERVALS = List.of(0.5, 0.8, 0.9, 0.95);

  /** The quantiles of the standard normal distribution at which they end. */
  private static final double[] Z = {
    0.6744897501960817, 1.2815515655446004, 1.6448536269514722, 1.959963984540054
  };

  private static final int BANDS = 5;
  private static final int USERS_PER_TASK = 256;

  /** Bins of equal ratio, for the edges of the bands: 0.2 % wide, from that of the noise on. */
  private static final int BINS = 8192;

  private static final double BIN_WIDTH = 0.002; // of the logarithm

  /**
   * Ratings whose predictions are about as uncertain.
   *
   * @param pairs how many
   * @param deviation standard deviation that was predicted: root of the mean variance
   * @param rmse root mean squared error
   */
  public record Band(long pairs, double deviation, double rmse) {}

  /**
   * Compares a model with ratings.
   *
   * @param uncertainty of the model
   * @param given rows are users
   */
  public static Calibration measure(
      Model model, Uncertainty uncertainty, CsrMatrix given, WorkerPool pool) {
    Predictor predictor = Predictor.ofLearned(model.parameters(), given);
    return measure(
        new Predictions(
            predictor,
            uncertainty,
            user -> always(uncertainty.tasteOf(user)),
            given,
            uncertainty.leastNoise()),
        given,
        pool);
  }

  /**
   * The same of users who are placed by others of their ratings.
   *
   * @param users of the same model
   */
  public static Calibration measure(
      Uncertainty uncertainty, FoldedInUsers users, CsrMatrix given, WorkerPool pool) {
    Predictions predictions =
        new Predictions(
            users,
            uncertainty,
            user -> always(users.belief(user)),
            given,
            uncertainty.leastNoise());
    return measure(predictions, given, pool);
  }

  /**
   * The same of users at the times of their ratings.
   *
   * @param users of the same model
   */
  public static Calibration measure(
      Uncertainty uncertainty, TimedUsers users, CsrMatrix given, WorkerPool pool) {
    Predictions predictions =
        new Predictions(users, uncertainty, users::beliefs, given, uncertainty.leastNoise());
    return measure(predictions, given, pool);
  }

  private static IntFunction<UncertainTaste> always(UncertainTaste taste) {
    return item -> taste;
  }

  private static Calibration measure(Predictions predictions, CsrMatrix given, WorkerPool pool) {
    if (given.nonZeros() == 0) {
      throw new BadInputException(
          Problem.of("nothing to compare with").with("pairs", 0).remedy("choose another part"));
    }
    int[] lastBins = lastBins(predictions, pool);
    Sums total = new Sums();
    int tasks = predictions.tasks();
    Sums[] sums = new Sums[tasks];
    pool.forEach(
        tasks,
        (task, unused) -> {
          sums[task] = new Sums();
          predictions.forEach(
              task,
              (error, variance) ->
                  sums[task].add(error, variance, predictions.bin(variance), lastBins));
        });
    for (Sums part : sums) { // in this order, whatever the number of threads
      total.add(part);
    }
    return total.result();
  }

  /** Of each band the last bin: a pass over the ratings that counts. */
  private static int[] lastBins(Predictions predictions, WorkerPool pool) {
    Queue<long[]> workers = new ConcurrentLinkedQueue<>();
    pool.forEach(
        predictions.tasks(),
        () -> {
          long[] counts = new long[BINS];
          workers.add(counts);
          return counts;
        },
        (task, counts) ->
            predictions.forEach(task, (error, variance) -> counts[predictions.bin(variance)]++));
    int[] last = new int[BANDS];
    long sum = 0;
    int band = 0;
    for (int bin = 0; bin < BINS && band < BANDS; bin++) {
      for (long[] counts : workers) { // whole numbers, so in any order
        sum += counts[bin];
      }
      while (band < BANDS && sum * BANDS >= predictions.pairs() * (band + 1)) {
        last[band++] = bin;
      }
    }
    return last;
  }

  private record Predictions(
      Predictor predictor,
      Uncertainty uncertainty,
      IntFunction<IntFunction<UncertainTaste>> tastes,
      CsrMatrix given,
      double leastNoise) {
    @FunctionalInterface
    interface Consumer {
      void accept(double error, double variance);
    }

    long pairs() {
      return given.nonZeros();
    }

    /** Hardly a variance is below the least noise. */
    int bin(double variance) {
      double bin = 0.5 * Math.log(variance / leastNoise) / BIN_WIDTH;
      return Math.clamp((long) bin, 0, BINS - 1);
    }

    int tasks() {
      return Math.ceilDiv(given.rows(), USERS_PER_TASK);
    }

    void forEach(int task, Consumer consumer) {
      int end = Math.min(given.rows(), (task + 1) * USERS_PER_TASK);
      for (int user = task * USERS_PER_TASK; user < end; user++) {
        if (given.rowLength(user) > 0) {
          IntFunction<UncertainTaste> taste = tastes.apply(user);
          IntToDoubleFunction predicted = predictor.ratingsOf(user);
          for (long at = given.rowStart(user); at < given.rowEnd(user); at++) {
            int item = given.column(at);
            consumer.accept(
                given.value(at) - predicted.applyAsDouble(item),
                uncertainty.ratingVariance(taste.apply(item), item));
          }
        }
      }
    }
  }

  private static final class Sums {
    private double logLikelihood;
    private final long[] within = new long[Z.length];
    private final long[] pairs = new long[BANDS];
    private final double[] variances = new double[BANDS];
    private final double[] squares = new double[BANDS];

    void add(double error, double variance, int bin, int[] lastBins) {
      logLikelihood -= 0.5 * (Math.log(2 * Math.PI * variance) + error * error / variance);
      double z = Math.abs(error) / Math.sqrt(variance);
      for (int i = 0; i < Z.length; i++) {
        if (z <= Z[i]) {
          within[i]++;
        }
      }
      int band = 0;
      while (bin > lastBins[band]) {
        band++;
      }
      pairs[band]++;
      variances[band] += variance;
      squares[band] += error * error;
    }

    void add(Sums other) {
      logLikelihood += other.logLikelihood;
      for (int i = 0; i < Z.length; i++) {
        within[i] += other.within[i];
      }
      for (int band = 0; band < BANDS; band++) {
        pairs[band] += other.pairs[band];
        variances[band] += other.variances[band];
        squares[band] += other.squares[band];
      }
    }

    Calibration result() {
      long count = 0;
      List<Band> bands = new ArrayList<>();
      for (int band = 0; band < BANDS; band++) {
        count += pairs[band];
        if (pairs[band] > 0) {
          bands.add(
              new Band(
                  pairs[band],
                  Math.sqrt(variances[band] / pairs[band]),
                  Math.sqrt(squares[band] / pairs[band])));
        }
      }
      List<Double> shares = new ArrayList<>();
      for (long inside : within) {
        shares.add((double) inside / count);
      }
      return new Calibration(-logLikelihood / count, shares, bands);
    }
  }
}
