package dev.quire.ask;

import static dev.quire.model.Parameters.F32;

import dev.quire.catalogue.Catalogue;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.FeatureReader;
import dev.quire.dataset.Split;
import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.input.OnError;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A dataset of made-up ratings, some of them held out, and what is in a model of it, looked at in
 * the plainest way.
 */
record Asked(Path dataset, Path model) {
  private static final int RATINGS = 6_000;

  /** Makes the dataset. */
  static Path convert(Path folder, long seed) throws IOException {
    Path raw = folder.resolve("raw" + seed);
    Path made = folder.resolve("dataset" + seed);
    try (WorkerPool pool = new WorkerPool(2)) {
      RatingGenerator.generate(GeneratorOptions.of(RATINGS, seed), raw, false, pool, done -> {});
      Converter.convert(
          ConvertOptions.of(raw.resolve(RatingGenerator.RATINGS_FILE), made)
              .withItems(raw.resolve(RatingGenerator.MOVIES_FILE))
              .withSplit(Split.random(0.1, 0.1, 1)),
          pool,
          (phase, done) -> {});
    }
    return made;
  }

  /** Trains a model of it, where the kind has use for any with genres for features. */
  static Asked train(Path dataset, Path file, Settings settings) throws IOException {
    try (Dataset data = Dataset.open(dataset);
        WorkerPool pool = new WorkerPool(2)) {
      Training training = Training.of(data, settings).patience(0);
      if (settings.kind().takesFeatures()) {
        training.features(FeatureReader.read(data, List.of("genres"), OnError.STOP).features());
      }
      training.run(Model.target(file, false), pool);
    }
    return new Asked(dataset, file);
  }

  /** An id and a score. */
  record Scored(String id, double score) {}

  /** The best of all items by sorting them all. */
  static List<Scored> best(
      Model model, int top, IntPredicate qualifies, IntToDoubleFunction score) {
    return IntStream.range(0, model.parameters().items())
        .filter(qualifies)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(item -> -score.applyAsDouble(item))
                .thenComparing(item -> item))
        .limit(top)
        .map(item -> new Scored(model.itemIds().id(item), score.applyAsDouble(item)))
        .toList();
  }

  /** Dense indices of what a user has rated in some parts. */
  static BitSet rated(List<CsrMatrix> parts, int user) {
    BitSet rated = new BitSet();
    for (CsrMatrix part : parts) {
      for (long at = part.rowStart(user); at < part.rowEnd(user); at++) {
        rated.set(part.column(at));
      }
    }
    return rated;
  }

  static boolean hasGenre(Model model, int item, String genre) {
    Catalogue catalogue = model.catalogue().orElseThrow();
    return catalogue.genres(item).contains(genre);
  }

  static double factor(MemorySegment factors, Parameters parameters, int row, int k) {
    return factors.getAtIndex(F32, (long) row * parameters.rank() + k);
  }

  static double dot(Parameters p, MemorySegment a, int row, MemorySegment b, int other) {
    double sum = 0;
    for (int k = 0; k < p.rank(); k++) {
      sum += factor(a, p, row, k) * factor(b, p, other, k);
    }
    return sum;
  }

  static double norm(Parameters p, MemorySegment factors, int row) {
    return Math.sqrt(dot(p, factors, row, factors, row));
  }

  static double cosine(Parameters p, MemorySegment factors, int row, int other) {
    return dot(p, factors, row, factors, other) / norm(p, factors, row) / norm(p, factors, other);
  }

  /** mu + b_u + b_i + u'v for anybody. */
  static double predict(Parameters p, double bias, double[] vector, int item) {
    double sum = p.globalMean() + bias + p.itemBias().getAtIndex(F32, item);
    for (int k = 0; k < p.rank(); k++) {
      sum += vector[k] * factor(p.itemFactors(), p, item, k);
    }
    return sum;
  }

  /**
   * The minimum of lambda sum (r - mu - b_i - b - u'v_i)^2 + gamma b^2 + tau |u|^2, by elimination.
   *
   * @return the vector, then the bias
   */
  static double[] leastSquares(
      Parameters p, int[] items, double[] ratings, double lambda, double gamma, double tau) {
    int n = p.rank() + 1;
    double[][] a = new double[n][n + 1];
    for (int k = 0; k < n; k++) {
      a[k][k] = k < p.rank() ? tau : gamma;
    }
    for (int j = 0; j < items.length; j++) {
      double target = ratings[j] - p.globalMean() - p.itemBias().getAtIndex(F32, items[j]);
      for (int k = 0; k < n; k++) {
        double z = k < p.rank() ? factor(p.itemFactors(), p, items[j], k) : 1;
        for (int l = 0; l < n; l++) {
          a[k][l] += lambda * z * (l < p.rank() ? factor(p.itemFactors(), p, items[j], l) : 1);
        }
        a[k][n] += lambda * z * target;
      }
    }
    for (int k = 0; k < n; k++) {
      for (int row = 0; row < n; row++) {
        double share = row == k ? 0 : a[row][k] / a[k][k];
        for (int l = 0; share != 0 && l <= n; l++) {
          a[row][l] -= share * a[k][l];
        }
      }
    }
    return IntStream.range(0, n).mapToDouble(k -> a[k][n] / a[k][k]).toArray();
  }
}
