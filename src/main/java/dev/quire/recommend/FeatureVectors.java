package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.catalogue.ItemFeatures;
import dev.quire.model.FeaturePrior;
import java.util.List;

/**
 * The feature vectors of a model, genres for example, beside one another. A long one says much
 * about taste; two of the same direction are liked by the same people.
 */
public final class FeatureVectors {
  private final List<String> names;
  private final int[] items; // [features], how many have it
  private final double[] norms; // [features]
  private final double[][] cosines; // [features][features]
  private final WardClustering clustering;

  /** Compares the vectors. */
  public FeatureVectors(FeaturePrior prior) {
    double[][] vectors = vectors(prior);
    int n = vectors.length;
    names = prior.features().names();
    items = itemCounts(prior.features());
    norms = new double[n];
    cosines = new double[n][n];
    for (int f = 0; f < n; f++) {
      norms[f] = Math.sqrt(dot(vectors[f], vectors[f]));
      for (int g = 0; g <= f; g++) {
        double lengths = norms[f] * norms[g];
        cosines[f][g] = lengths == 0 ? 0 : Math.clamp(dot(vectors[f], vectors[g]) / lengths, -1, 1);
        cosines[g][f] = cosines[f][g];
      }
    }
    clustering = WardClustering.of(vectors);
  }

  private static double[][] vectors(FeaturePrior prior) {
    double[][] vectors = new double[prior.features().count()][prior.rank()];
    for (int f = 0; f < vectors.length; f++) {
      for (int k = 0; k < prior.rank(); k++) {
        vectors[f][k] = prior.factors().getAtIndex(F32, (long) f * prior.rank() + k);
      }
    }
    return vectors;
  }

  private static int[] itemCounts(ItemFeatures features) {
    int[] counts = new int[features.count()];
    for (long at = 0; at < features.end(features.items() - 1); at++) {
      counts[features.feature(at)]++;
    }
    return counts;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /** Their names. */
  public List<String> names() {
    return names;
  }

  /** How many items have a feature. */
  public int items(int feature) {
    return items[feature];
  }

  /** Length of a feature's vector. */
  public double norm(int feature) {
    return norms[feature];
  }

  /** Cosine of the angle between two vectors; 0 when one of them is 0. */
  public double cosine(int feature, int other) {
    return cosines[feature][other];
  }

  /** The vectors clustered by their Euclidean distances. */
  public WardClustering clustering() {
    return clustering;
  }
}
