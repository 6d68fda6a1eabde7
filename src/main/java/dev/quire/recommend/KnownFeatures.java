package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.model.FeaturePrior;
import dev.quire.solve.PriorParts;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of somebody beside their ratings, and where that places them.
 *
 * @param names of the features
 * @param parts what each of them adds to the mean of the prior
 */
record KnownFeatures(List<String> names, PriorParts parts) {
  static final KnownFeatures NONE = new KnownFeatures(List.of(), PriorParts.NONE);

  /** What a model knows of one of its users. */
  static KnownFeatures of(FeaturePrior prior, int user) {
    FeatureMatrix features = prior.features();
    int count = Math.toIntExact(features.end(user) - features.start(user));
    List<String> names = new ArrayList<>();
    float[][] vectors = new float[count][prior.rank()];
    float[] biases = new float[count];
    for (int n = 0; n < count; n++) {
      long at = features.start(user) + n;
      int feature = features.feature(at);
      float weight = features.weight(at);
      names.add(features.names().get(feature));
      for (int k = 0; k < prior.rank(); k++) {
        long index = (long) feature * prior.rank() + k;
        vectors[n][k] = weight * prior.factors().getAtIndex(F32, index);
      }
      biases[n] =
          prior.bias().isPresent() ? weight * prior.bias().get().getAtIndex(F32, feature) : 0;
    }
    return new KnownFeatures(List.copyOf(names), new PriorParts(vectors, biases));
  }
}
