package dev.quire.bench;

import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.Dataset;
import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.parallel.WorkerPool;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Made-up ratings in a temporary folder, which is gone at {@link #close}. */
public final class GeneratedData implements AutoCloseable {
  private static final long RATINGS = 1_000_000;

  private final Path folder;
  private final WorkerPool pool = Cores.pool("all");

  private GeneratedData() throws IOException {
    folder = Files.createTempDirectory("quire-bench");
  }

  /** A million ratings of MovieLens' shape. */
  public static GeneratedData ratings() throws IOException {
    GeneratedData data = new GeneratedData();
    GeneratorOptions options = GeneratorOptions.of(RATINGS, 1);
    RatingGenerator.generate(options, data.folder, false, data.pool, done -> {});
    return data;
  }

  /** Ratings of users that all have the same number of them, for different items. */
  public static GeneratedData rows(int users, int ratingsPerUser, int items) throws IOException {
    GeneratedData data = new GeneratedData();
    try (BufferedWriter out = Files.newBufferedWriter(data.csv())) {
      out.write("userId,movieId,rating\n");
      for (int user = 0; user < users; user++) {
        for (int i = 0; i < ratingsPerUser; i++) {
          // Odd steps visit no item twice, because the number of items is a power of two.
          int item = (user * 7919 + i * (2 * (user % 97) + 1)) & (items - 1);
          out.write(user + "," + item + "," + (1 + (user * 31 + item) % 5) + "\n");
        }
      }
    }
    return data;
  }

  /** The ratings file. */
  public Path csv() {
    return folder.resolve(RatingGenerator.RATINGS_FILE);
  }

  /** Converts the ratings; the caller closes the dataset. */
  public Dataset convert() throws IOException {
    Path target = folder.resolve("dataset");
    Converter.convert(ConvertOptions.of(csv(), target), pool, (phase, done) -> {});
    return Dataset.open(target);
  }

  @Override
  public void close() throws IOException {
    pool.close();
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
