package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Parameters;
import dev.quire.solve.RowShares;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Explains scores by the ratings that a user was folded in from: the row system makes bias and
 * vector linear in the ratings' residuals r - mu - b_i, so each rating has an exact share.
 *
 * <p>What is explained is the {@linkplain FoldIn fold-in} of the ratings onto the model's item
 * factors, whichever bias order trained them. The row stored in the model is another one, if only
 * by a little: it was solved against the item factors of the half-epoch before the last.
 */
public final class Explainer {
  private static final Comparator<Explanation.Share> LARGEST_FIRST =
      Comparator.comparingDouble((Explanation.Share share) -> Math.abs(share.share()))
          .reversed()
          .thenComparingInt(Explanation.Share::item);

  private static final Comparator<Explanation.FeatureShare> LARGEST_FEATURE_FIRST =
      Comparator.comparingDouble((Explanation.FeatureShare share) -> Math.abs(share.share()))
          .reversed()
          .thenComparing(Explanation.FeatureShare::feature);

  private static final Comparator<Explanation.UserFeatureShare> LARGEST_USER_FEATURE_FIRST =
      Comparator.comparingDouble((Explanation.UserFeatureShare share) -> Math.abs(share.share()))
          .reversed()
          .thenComparing(Explanation.UserFeatureShare::feature);

  /** What floats leave of parts that cancel. */
  private static final double ROUNDING = 1e-4;

  private final Parameters parameters;
  private final Optional<FeaturePrior> features;
  private final int[] items; // rated ones, [n]
  private final float[] ratings; // [n]
  private final Taste taste;
  private final Optional<RowShares> rowShares; // none where the ratings have no part in a score
  private final double[] biasShares; // [n]
  private final List<String> userFeatures;

  /**
   * Prepares explanations for one user.
   *
   * @param foldIn of the model that these are the parameters of
   * @param items dense indices, [n]
   * @param ratings of those items, [n]
   */
  public Explainer(Parameters parameters, FoldIn foldIn, int[] items, float[] ratings) {
    this(parameters, Optional.empty(), foldIn, items, ratings);
  }

  /**
   * The same of a model whose items have features.
   *
   * @param features with their vectors beside these parameters, if there are any
   */
  public Explainer(
      Parameters parameters,
      Optional<FeaturePrior> features,
      FoldIn foldIn,
      int[] items,
      float[] ratings) {
    this.parameters = parameters;
    this.features = features;
    this.items = items.clone();
    this.ratings = ratings.clone();
    this.taste = foldIn.taste(items, ratings);
    this.rowShares = foldIn.shares(items, ratings);
    this.userFeatures = foldIn.features();
    this.biasShares = rowShares.isPresent() ? rowShares.get().ofBias() : new double[0];
  }

  /** Bias and vector of the user whose scores are explained. */
  public Taste taste() {
    return taste;
  }

  /** Where an item's score comes from. */
  public Explanation explain(int item, Scoring scoring) {
    FactorRows rows = FactorRows.ofItems(parameters);
    float itemBias = parameters.itemBias().getAtIndex(F32, item);
    return switch (scoring.kind()) {
      case PREDICTION ->
          new Explanation(
              parameters.globalMean(),
              itemPart(item, itemBias, 1),
              taste.bias(),
              shares(item, 1, 1),
              featureShares(item, 1),
              userFeatureShares(item, 1, 1));
      case DOT ->
          new Explanation(
              0,
              itemPart(item, scoring.popularityWeight() * itemBias, 1),
              0,
              shares(item, 1, 0),
              featureShares(item, 1),
              userFeatureShares(item, 1, 0));
      case COSINE -> {
        double norms = rows.norm(item) * rows.norm(taste.vector());
        double scale = norms == 0 ? 0 : 1 / norms;
        yield new Explanation(
            0,
            itemPart(item, 0, scale),
            0,
            shares(item, scale, 0),
            featureShares(item, scale),
            userFeatureShares(item, scale, 0));
      }
    };
  }

  /** An item's part: its bias, and what of its product is no rating's. */
  private double itemPart(int item, double bias, double scale) {
    double rest =
        rowShares
            .map(shares -> scale * shares.rest(FactorRows.ofItems(parameters).copy(item)))
            .orElse(0.0);
    double part = bias + rest;
    return Math.abs(part) < ROUNDING * Math.abs(rest) ? 0 : part;
  }

  private List<Explanation.FeatureShare> featureShares(int item, double scale) {
    if (features.isEmpty() || rowShares.isEmpty()) {
      return List.of();
    }
    FeatureMatrix known = features.get().features();
    double[] products = features.get().products(item, taste.vector());
    return IntStream.range(0, products.length)
        .mapToObj(
            n ->
                new Explanation.FeatureShare(
                    known.names().get(known.feature(known.start(item) + n)), scale * products[n]))
        .sorted(LARGEST_FEATURE_FIRST)
        .toList();
  }

  private List<Explanation.UserFeatureShare> userFeatureShares(
      int item, double scale, double biasScale) {
    if (userFeatures.isEmpty() || rowShares.isEmpty()) {
      return List.of();
    }
    double[] products = rowShares.get().ofFeatures(FactorRows.ofItems(parameters).copy(item));
    double[] biases = rowShares.get().ofFeaturesInBias();
    return IntStream.range(0, products.length)
        .mapToObj(
            f ->
                new Explanation.UserFeatureShare(
                    userFeatures.get(f), scale * products[f], biasScale * biases[f]))
        .sorted(LARGEST_USER_FEATURE_FIRST)
        .toList();
  }

  private List<Explanation.Share> shares(int item, double scale, double biasScale) {
    if (rowShares.isEmpty()) {
      return List.of();
    }
    float[] vector = FactorRows.ofItems(parameters).copy(item);
    double[] products = rowShares.get().ofProduct(vector);
    double[] presence = rowShares.get().ofPresence(vector);
    List<Explanation.Share> shares = new ArrayList<>();
    for (int j = 0; j < items.length; j++) {
      shares.add(
          new Explanation.Share(
              items[j],
              ratings[j],
              scale * products[j],
              scale * presence[j],
              biasScale * biasShares[j]));
    }
    shares.sort(LARGEST_FIRST);
    return List.copyOf(shares);
  }
}
