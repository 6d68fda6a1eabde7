package dev.quire.describe;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.dataset.DatasetInfo;
import dev.quire.describe.Histogram.Bar;
import dev.quire.files.InvalidFileException;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Goes through the values and times of all ratings, in slices that don't depend on the threads.
 * What is counted may be added in any order; sums are added in the order of the slices.
 */
final class RatingPass {
  private static final int SLICE = 1 << 18;
  private static final int CHUNK = 1 << 13; // stays in the cache
  private static final int CODES = 256;

  private final boolean coded;
  private final float[] levels; // empty when the matrices hold floats
  private final double center; // sums are of what ratings differ from it by
  private final List<Slice> slices = new ArrayList<>();
  private final long[] codeCounts = new long[CODES];
  private final BinCounts bins; // null when the matrices hold codes
  private final double[] sums; // [slices], of floats
  private final double[] squares; // [slices]
  private final Times.Tally times = new Times.Tally();
  private float least = Float.POSITIVE_INFINITY;
  private float greatest = Float.NEGATIVE_INFINITY;
  private boolean timed;

  /** Consecutive ratings of a part. */
  private record Slice(CsrMatrix matrix, Optional<Timestamps> timestamps, long first, int size) {}

  private RatingPass(Dataset dataset) throws InvalidFileException {
    DatasetInfo info = dataset.info();
    coded = dataset.training().byUser().isCoded();
    levels = new float[info.levels().size()];
    for (int code = 0; code < levels.length; code++) {
      levels[code] = info.levels().get(code);
    }
    center = info.globalMean();
    bins = coded ? null : BinCounts.over(info.minRating(), info.maxRating());
    List<Timestamps> timestamps = dataset.partTimestamps();
    List<CsrMatrix> parts = dataset.partsByUser();
    for (int part = 0; part < parts.size(); part++) {
      add(
          parts.get(part),
          timestamps.isEmpty() ? Optional.empty() : Optional.of(timestamps.get(part)));
    }
    sums = new double[slices.size()];
    squares = new double[slices.size()];
  }

  private void add(CsrMatrix matrix, Optional<Timestamps> timestamps) {
    for (long first = 0; first < matrix.nonZeros(); first += SLICE) {
      int size = (int) Math.min(SLICE, matrix.nonZeros() - first);
      slices.add(new Slice(matrix, timestamps, first, size));
    }
  }

  /** Reads the ratings. */
  static RatingPass over(Dataset dataset, WorkerPool pool) throws InvalidFileException {
    RatingPass pass = new RatingPass(dataset);
    pool.forEach(pass.slices.size(), Chunk::new, pass::read);
    return pass;
  }

  /** Some of a slice's ratings, with room for all that is known of each. */
  private static final class Chunk {
    private final byte[] codes = new byte[CHUNK];
    private final float[] values = new float[CHUNK];
    private final long[] timestamps = new long[CHUNK];
    private final int[] even = new int[CODES];
    private final int[] odd = new int[CODES];
  }

  private void read(int number, Chunk chunk) {
    Slice slice = slices.get(number);
    long[] counts = new long[CODES];
    BinCounts inBins = coded ? null : bins.empty();
    Times.Tally when = new Times.Tally();
    for (int done = 0; done < slice.size; done += CHUNK) {
      long first = slice.first + done;
      int size = Math.min(CHUNK, slice.size - done);
      if (coded) {
        slice.matrix.copyCodes(first, size, chunk.codes);
        count(chunk.codes, size, chunk, counts);
      } else {
        slice.matrix.copyValues(first, size, chunk.values);
        add(number, chunk.values, size, inBins);
      }
      if (slice.timestamps.isPresent()) {
        slice.timestamps.get().copy(first, size, chunk.timestamps);
        when.add(chunk.timestamps, size);
      }
    }
    merge(counts, inBins, slice.timestamps.isPresent() ? when : null);
  }

  /** Neighbours are often the same, and would wait for one another in one array. */
  private static void count(byte[] codes, int size, Chunk chunk, long[] counts) {
    int[] even = chunk.even;
    int[] odd = chunk.odd;
    Arrays.fill(even, 0);
    Arrays.fill(odd, 0);
    for (int i = 0; i + 1 < size; i += 2) {
      even[codes[i] & 0xff]++;
      odd[codes[i + 1] & 0xff]++;
    }
    if (size % 2 == 1) {
      even[codes[size - 1] & 0xff]++;
    }
    for (int code = 0; code < CODES; code++) {
      counts[code] += even[code] + odd[code];
    }
  }

  private void add(int number, float[] values, int size, BinCounts inBins) {
    double sum = 0;
    double square = 0;
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      double difference = values[i] - center;
      sum += difference;
      square += difference * difference;
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
      inBins.add(values[i], 1);
    }
    sums[number] += sum;
    squares[number] += square;
    widen(low, high);
  }

  private synchronized void widen(float low, float high) {
    least = Math.min(least, low);
    greatest = Math.max(greatest, high);
  }

  private synchronized void merge(long[] counts, BinCounts inBins, Times.Tally when) {
    for (int code = 0; code < CODES; code++) {
      codeCounts[code] += counts[code];
    }
    if (inBins != null) {
      bins.addAll(inBins);
    }
    if (when != null) {
      timed = true;
      times.addAll(when);
    }
  }

  Optional<Times> times() {
    return timed ? Optional.of(times.times()) : Optional.empty();
  }

  /**
   * What there is to say of the values.
   *
   * @param dataset for messages
   * @throws InvalidFileException when there are codes of no level, in a damaged file
   */
  Values values(Dataset dataset) throws InvalidFileException {
    Histogram histogram = coded ? Histogram.ofLevels(levels, codeCounts) : bins.histogram();
    long n = 0;
    double sum = 0;
    double square = 0;
    if (coded) {
      for (Bar bar : histogram.bars()) {
        n += bar.ratings();
        double difference = bar.from() - center;
        sum += bar.ratings() * difference;
        square += bar.ratings() * difference * difference;
      }
    } else {
      for (int slice = 0; slice < sums.length; slice++) {
        n += slices.get(slice).size;
        sum += sums[slice];
        square += squares[slice];
      }
    }
    if (n != dataset.info().ratings()) {
      throw InvalidFileException.damaged(
          dataset.folder(),
          Problem.of("ratings without a value")
              .with("ratings", dataset.info().ratings())
              .with("with a value", n));
    }
    double variance = n < 2 ? 0 : Math.max(0, square - sum * sum / n) / (n - 1);
    return new Values(
        center + sum / n,
        n < 2 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(variance)),
        coded ? histogram.bars().getFirst().from() : least,
        coded ? histogram.bars().getLast().to() : greatest,
        histogram);
  }
}
