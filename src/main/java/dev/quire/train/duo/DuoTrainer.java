package dev.quire.train.duo;

import dev.quire.dataset.CsrMatrix;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.Goal;
import dev.quire.train.Trainer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Trains ratings and preferences side by side: an epoch is one of each, until the preferences have
 * had theirs. Goal and training error are those of the ratings; each half has its own best epoch,
 * and they share nothing but the data.
 */
final class DuoTrainer implements Trainer {
  /** Metadata: the rating between those that somebody likes and those that they don't. */
  static final String LIKED_ABOVE = "liked_above";

  private static final int CHUNK = 1 << 20; // ratings of a task

  private final Trainer ratings;
  private final Trainer preferences;
  private final double likedAbove;

  DuoTrainer(Trainer ratings, Trainer preferences, double likedAbove) {
    this.ratings = ratings;
    this.preferences = preferences;
    this.likedAbove = likedAbove;
  }

  /**
   * Half way from a rating to the next lower one that there is: 3.75 of 4 in half stars. That
   * rating itself where there is none lower.
   */
  static double likedAbove(CsrMatrix matrix, double positiveFrom, WorkerPool pool) {
    int chunks = Math.toIntExact(Math.ceilDiv(matrix.nonZeros(), CHUNK));
    double[] below = new double[chunks];
    pool.forEach(
        chunks,
        (chunk, unused) -> {
          long end = Math.min(matrix.nonZeros(), (chunk + 1L) * CHUNK);
          float liked = (float) positiveFrom;
          double greatest = Double.NEGATIVE_INFINITY;
          for (long at = (long) chunk * CHUNK; at < end; at++) {
            float value = matrix.value(at);
            greatest = value < liked && value > greatest ? value : greatest;
          }
          below[chunk] = greatest;
        });
    double next = Arrays.stream(below).max().orElse(Double.NEGATIVE_INFINITY);
    return Double.isInfinite(next) ? positiveFrom : positiveFrom - (positiveFrom - next) / 2;
  }

  @Override
  public void initialize() {
    ratings.initialize();
    preferences.initialize();
  }

  @Override
  public int epochs() {
    return ratings.epochs();
  }

  @Override
  public Optional<Trainer> preferences() {
    return Optional.of(preferences);
  }

  @Override
  public Goal goal() {
    return ratings.goal();
  }

  @Override
  public int turn(int epoch) {
    return ratings.turn(epoch);
  }

  @Override
  public double tolerance() {
    return ratings.tolerance();
  }

  @Override
  public Epoch epoch(int number) {
    return ratings.epoch(number);
  }

  @Override
  public Map<String, String> learned() {
    Map<String, String> learned = new LinkedHashMap<>(ratings.learned());
    learned.put(LIKED_ABOVE, String.valueOf(likedAbove));
    return learned;
  }

  /** What somebody likes follows from ratings and settings, and needs not be brought back. */
  @Override
  public void restore(Map<String, String> learned) {
    ratings.restore(learned);
  }
}
