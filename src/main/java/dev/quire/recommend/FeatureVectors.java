package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.model.FeaturePrior;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The feature vectors of a model, genres for example, beside one another. A long one says much
 * about taste; two of the same direction are liked by the same people.
 */
public final class FeatureVectors {
  private final List<String> names;
  private final int[] rows; // [features], how many have it
  private final float[][] vectors; // [features][rank]
  private final double[] norms; // [features]
  private final Optional<float[]> biases; // [features]
  private final WardClustering clustering;

  /** Compares the vectors, which are copied. */
  public FeatureVectors(FeaturePrior prior) {
    vectors = vectors(prior);
    names = prior.features().names();
    rows = counts(prior.features());
    biases = prior.bias().map(numbers -> numbers.toArray(F32));
    norms = new double[vectors.length];
    Arrays.setAll(norms, f -> Math.sqrt(dot(f, f)));
    clustering = WardClustering.of(vectors.length, this::squaredDistance);
  }

  private static float[][] vectors(FeaturePrior prior) {
    float[][] vectors = new float[prior.features().count()][prior.rank()];
    for (int f = 0; f < vectors.length; f++) {
      for (int k = 0; k < prior.rank(); k++) {
        vectors[f][k] = prior.factors().getAtIndex(F32, (long) f * prior.rank() + k);
      }
    }
    return vectors;
  }

  private static int[] counts(FeatureMatrix features) {
    int[] counts = new int[features.count()];
    for (long at = 0; at < features.end(features.rows() - 1); at++) {
      counts[features.feature(at)]++;
    }
    return counts;
  }

  private double dot(int f, int g) {
    double sum = 0;
    for (int k = 0; k < vectors[f].length; k++) {
      sum += (double) vectors[f][k] * vectors[g][k];
    }
    return sum;
  }

  private double squaredDistance(int f, int g) {
    double sum = 0;
    for (int k = 0; k < vectors[f].length; k++) {
      double difference = (double) vectors[f][k] - vectors[g][k];
      sum += difference * difference;
    }
    return sum;
  }

  /** Their names. */
  public List<String> names() {
    return names;
  }

  /** How many items or users have a feature. */
  public int rows(int feature) {
    return rows[feature];
  }

  /** What a feature alone adds to the bias, where the model has learned that. */
  public OptionalDouble bias(int feature) {
    return biases.isPresent() ? OptionalDouble.of(biases.get()[feature]) : OptionalDouble.empty();
  }

  /** Length of a feature's vector. */
  public double norm(int feature) {
    return norms[feature];
  }

  /** Cosine of the angle between two vectors; 0 when one of them is 0. */
  public double cosine(int feature, int other) {
    double lengths = norms[feature] * norms[other];
    return lengths == 0 ? 0 : Math.clamp(dot(feature, other) / lengths, -1, 1);
  }

  /** The vectors clustered by their Euclidean distances. */
  public WardClustering clustering() {
    return clustering;
  }
}
