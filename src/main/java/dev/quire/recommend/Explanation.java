package dev.quire.recommend;

import java.util.List;

/**
 * Where a score comes from: its parts, which add up to it.
 *
 * @param globalMean the model's mean, 0 where the score has no such part
 * @param itemBias the item's part, as it enters the score
 * @param userBias the user's part
 * @param shares of the user's ratings in the product of the vectors, the largest first
 * @param featureShares of the item's features in the same product, the largest first: what it would
 *     be of an item like others with these features; the rest is the item's own
 * @param userFeatureShares of the user's features, the largest first: what is there whatever they
 *     have rated
 */
public record Explanation(
    double globalMean,
    double itemBias,
    double userBias,
    List<Share> shares,
    List<FeatureShare> featureShares,
    List<UserFeatureShare> userFeatureShares) {
  /**
   * What one rating contributes.
   *
   * @param item dense index
   * @param rating the user's
   * @param share its part of the score by way of the user's vector
   * @param presenceShare of that the part that would be there whatever the rating
   * @param biasShare its part of the user bias
   */
  public record Share(
      int item, float rating, double share, double presenceShare, double biasShare) {}

  /**
   * What one of the item's features contributes.
   *
   * @param feature its name
   * @param share its part of the product of the vectors
   */
  public record FeatureShare(String feature, double share) {}

  /**
   * What one of the user's features contributes.
   *
   * @param feature its name
   * @param share its part of the score by way of the user's vector
   * @param biasShare its part of the user bias
   */
  public record UserFeatureShare(String feature, double share, double biasShare) {}

  /** What all features of the user contribute by way of the vector. */
  public double userFeatureTotal() {
    return userFeatureShares.stream().mapToDouble(UserFeatureShare::share).sum();
  }

  /** What all ratings contribute by way of the vector. */
  public double shareTotal() {
    return shares.stream().mapToDouble(Share::share).sum();
  }

  /** The score that the parts add up to. */
  public double total() {
    return globalMean + itemBias + userBias + userFeatureTotal() + shareTotal();
  }
}
