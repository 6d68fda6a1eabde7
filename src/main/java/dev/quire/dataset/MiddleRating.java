package dev.quire.dataset;

import dev.quire.parallel.WorkerPool;

/**
 * The rating that about half of all ratings reach: 4 of MovieLens. Of ratings with many digits it
 * is rounded down to three.
 */
public final class MiddleRating {
  private static final int CHUNK = 1 << 20; // ratings of a task
  private static final int BUFFER = 4096;
  private static final int BINS = 1 << 16; // by the upper half of a float

  private MiddleRating() {}

  /** That of a matrix; not a number of one without ratings. */
  public static double of(CsrMatrix matrix, WorkerPool pool) {
    return matrix.nonZeros() == 0 ? Double.NaN : halfWay(counts(matrix, pool), matrix.nonZeros());
  }

  /** Ratings by the upper half of their bits, made such that they have the order of numbers. */
  private static long[] counts(CsrMatrix matrix, WorkerPool pool) {
    long[] counts = new long[BINS];
    int chunks = Math.toIntExact(Math.ceilDiv(matrix.nonZeros(), CHUNK));
    pool.forEach(
        chunks,
        4L * (BINS + BUFFER),
        () -> new float[BUFFER],
        (chunk, buffer) -> {
          int[] own = new int[BINS];
          long first = (long) chunk * CHUNK;
          long end = Math.min(matrix.nonZeros(), first + CHUNK);
          for (long at = first; at < end; at += BUFFER) {
            int n = (int) Math.min(BUFFER, end - at);
            matrix.copyValues(at, n, buffer);
            for (int i = 0; i < n; i++) {
              own[bin(buffer[i])]++;
            }
          }
          addTo(counts, own);
        });
    return counts;
  }

  private static void addTo(long[] counts, int[] own) {
    synchronized (counts) {
      for (int bin = 0; bin < BINS; bin++) {
        counts[bin] += own[bin];
      }
    }
  }

  private static int bin(float value) {
    int bits = Float.floatToRawIntBits(value);
    int ordered = bits ^ ((bits >> 31) | 0x80000000); // negative numbers turned around
    return ordered >>> 16;
  }

  private static float lowest(int bin) {
    int ordered = bin << 16;
    int bits = ordered < 0 ? ordered ^ 0x80000000 : ~ordered;
    return Float.intBitsToFloat(bits);
  }

  /** The bin whose share of ratings at or above it is the nearest to a half. */
  private static double halfWay(long[] counts, long ratings) {
    double half = 0.5 * ratings;
    long above = 0;
    int best = 0;
    double distance = Double.POSITIVE_INFINITY;
    for (int bin = BINS - 1; bin >= 0; bin--) {
      above += counts[bin];
      if (counts[bin] > 0 && Math.abs(above - half) < distance) {
        distance = Math.abs(above - half);
        best = bin;
      }
    }
    return lowest(best);
  }
}
