package dev.quire.dataset;

import dev.quire.dataset.NaiveDataset.Rating;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Ratings files for tests, and datasets of them. */
public final class TestRatings {
  static final String HEADER = "userId,movieId,rating,timestamp\n";

  private TestRatings() {}

  /**
   * Makes a dataset.
   *
   * @param lines of a ratings file, without its header {@code userId,movieId,rating,timestamp}
   * @return its folder
   */
  public static Path dataset(Path folder, Split split, String... lines) throws IOException {
    Path csv = folder.resolve("ratings.csv");
    Files.writeString(csv, HEADER + String.join("\n", lines) + "\n");
    Path target = folder.resolve("dataset");
    convert(ConvertOptions.of(csv, target).withSplit(split), 2);
    return target;
  }

  static ConvertReport convert(ConvertOptions options, int threads) throws IOException {
    try (WorkerPool pool = new WorkerPool(threads)) {
      return Converter.convert(options, pool, ConvertListener.NONE);
    }
  }

  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Random ratings, popular items among them; some pairs occur several times. */
  static List<Rating> ratings(
      RandomGenerator random, int count, int users, int items, long idStep) {
    List<Rating> ratings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double skewed = Math.pow(random.nextDouble(), 3);
      ratings.add(
          new Rating(
              (1 + random.nextInt(users)) * idStep,
              (1 + (long) (skewed * items)) * idStep,
              random.nextInt(1, 11) / 2f,
              1_000_000_000L + random.nextInt(50_000_000)));
    }
    return ratings;
  }

  static Path write(Path file, List<Rating> ratings, String lineEnd) throws IOException {
    StringBuilder text = new StringBuilder(HEADER.strip()).append(lineEnd);
    for (Rating r : ratings) {
      text.append(r.userId()).append(',').append(r.itemId()).append(',').append(r.rating());
      text.append(',').append(r.timestamp()).append(lineEnd);
    }
    return Files.writeString(file, text);
  }

  /** Checksums of all files of a folder, by name. */
  static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> checksums = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        CRC32C crc = new CRC32C();
        crc.update(Files.readAllBytes(path));
        checksums.put(folder.relativize(path).toString(), Long.toHexString(crc.getValue()));
      }
    }
    return checksums;
  }

  static List<String> lines(CsrMatrix matrix, Dataset.Timestamps timestamps) {
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < matrix.rows(); row++) {
      for (long at = matrix.rowStart(row); at < matrix.rowEnd(row); at++) {
        String time = timestamps == null ? "" : " " + timestamps.at(at);
        lines.add(row + " " + matrix.column(at) + " " + matrix.value(at) + time);
      }
    }
    return lines;
  }
}
