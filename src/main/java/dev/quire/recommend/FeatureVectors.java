package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.catalogue.ItemFeatures;
import dev.quire.model.FeaturePrior;
import java.util.List;

/**
 * The feature vectors of a model, genres for example, beside one another. A long one says much
 * about taste; two of the same direction are liked by the same people.
 *
 * @param names of the features
 * @param items how many items have each, [features]
 * @param norms length of each vector, [features]
 * @param cosines of the angles between them, [features][features]; 0 for a vector that is 0
 * @param clustering of the vectors by their Euclidean distance
 */
public record FeatureVectors(
    List<String> names,
    int[] items,
    double[] norms,
    double[][] cosines,
    WardClustering clustering) {

  /** Compares the vectors. */
  public static FeatureVectors of(FeaturePrior prior) {
    double[][] vectors = vectors(prior);
    int n = vectors.length;
    double[] norms = new double[n];
    double[][] cosines = new double[n][n];
    for (int f = 0; f < n; f++) {
      norms[f] = Math.sqrt(dot(vectors[f], vectors[f]));
      for (int g = 0; g <= f; g++) {
        double lengths = norms[f] * norms[g];
        cosines[f][g] = lengths == 0 ? 0 : Math.clamp(dot(vectors[f], vectors[g]) / lengths, -1, 1);
        cosines[g][f] = cosines[f][g];
      }
    }
    ItemFeatures features = prior.features();
    return new FeatureVectors(
        features.names(), itemCounts(features), norms, cosines, WardClustering.of(vectors));
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
}
