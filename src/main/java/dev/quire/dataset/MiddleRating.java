package dev.quire.dataset;

import dev.quire.parallel.WorkerPool;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The rating that about half of all ratings reach: 4 of MovieLens. It is one that there is, found
 * to a 256th of its distance from the least one, so that it is exact on any scale of stars or
 * points, wherever that has its zero.
 */
public final class MiddleRating {
  private static final int CHUNK = 1 << 20; // ratings of a task
  private static final int BUFFER = 4096;
  private static final int BINS = 1 << 15; // by the upper half of a float that is not negative

  private MiddleRating() {}

  /**
   * From which rating on an item is liked: the middle one of the training ratings; the least one of
   * events, since each of them says so.
   */
  public static double likedFrom(Dataset dataset, WorkerPool pool) {
    DatasetInfo info = dataset.info();
    return info.isOfEvents() ? info.minRating() : of(dataset.training().byUser(), pool);
  }

  /** That of a matrix; not a number of one without ratings. */
  static double of(CsrMatrix matrix, WorkerPool pool) {
    if (matrix.nonZeros() == 0) {
      return Double.NaN;
    }
    Bins bins = new Bins(least(matrix, pool));
    forEach(matrix, pool, () -> new Bins(bins.origin), Bins::add, bins::merge);
    return bins.halfWay(matrix.nonZeros());
  }

  private static float least(CsrMatrix matrix, WorkerPool pool) {
    float[] least = {Float.POSITIVE_INFINITY};
    forEach(
        matrix,
        pool,
        () -> new float[] {Float.POSITIVE_INFINITY},
        (own, value) -> own[0] = Math.min(own[0], value),
        own -> least[0] = Math.min(least[0], own[0]));
    return least[0];
  }

  /** Takes one value. */
  @FunctionalInterface
  private interface Taking<S> {
    void take(S state, float value);
  }

  /** Hands all values to states, and merges these one after the other. */
  private static <S> void forEach(
      CsrMatrix matrix, WorkerPool pool, Supplier<S> states, Taking<S> taking, Consumer<S> merge) {
    Object lock = new Object();
    pool.forEach(
        Math.toIntExact(Math.ceilDiv(matrix.nonZeros(), CHUNK)),
        4L * BUFFER + Bins.BYTES,
        () -> new float[BUFFER],
        (chunk, buffer) -> {
          S own = states.get();
          long end = Math.min(matrix.nonZeros(), (chunk + 1L) * CHUNK);
          for (long at = (long) chunk * CHUNK; at < end; at += BUFFER) {
            int n = (int) Math.min(BUFFER, end - at);
            matrix.copyValues(at, n, buffer);
            for (int i = 0; i < n; i++) {
              taking.take(own, buffer[i]);
            }
          }
          synchronized (lock) {
            merge.accept(own);
          }
        });
  }

  /** How many values are how far from the least one, on a scale like that of floats. */
  private static final class Bins {
    static final long BYTES = BINS * (Long.BYTES + Float.BYTES);

    private final float origin;
    private final long[] counts = new long[BINS];
    private final float[] least = new float[BINS]; // value

    Bins(float origin) {
      this.origin = origin;
      Arrays.fill(least, Float.POSITIVE_INFINITY);
    }

    void add(float value) {
      int bin = Float.floatToRawIntBits((float) ((double) value - origin)) >>> 16;
      counts[bin]++;
      least[bin] = Math.min(least[bin], value);
    }

    void merge(Bins other) {
      for (int bin = 0; bin < BINS; bin++) {
        counts[bin] += other.counts[bin];
        least[bin] = Math.min(least[bin], other.least[bin]);
      }
    }

    /** The least value of the bin whose share of values at or above it is the nearest to a half. */
    double halfWay(long values) {
      double half = 0.5 * values;
      double distance = Double.POSITIVE_INFINITY;
      long above = 0;
      int best = 0;
      for (int bin = BINS - 1; bin >= 0; bin--) {
        above += counts[bin];
        if (counts[bin] > 0 && Math.abs(above - half) < distance) {
          distance = Math.abs(above - half);
          best = bin;
        }
      }
      return least[best];
    }
  }
}
