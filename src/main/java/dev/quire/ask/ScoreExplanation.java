package dev.quire.ask;

import dev.quire.model.ScoreMeaning;
import dev.quire.recommend.Explanation;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Where a score comes from: its parts, which add up to it, or to the prediction that is a part of
 * it, as of a cautious or boosted one.
 *
 * @param meaning of the prediction
 * @param globalMean the model's mean, 0 where the score has no such part
 * @param itemBias the item's part, as it enters the score
 * @param userBias the user's part
 * @param shares of the user's ratings in the product of the vectors, the largest first; none where
 *     the ratings have no part in it
 * @param featureShares of the item's features in the same product, genres for example, the largest
 *     first: what it would be of an item like others with these features, while the rest of it is
 *     the item's own; none of a model without
 * @param userFeatureShares of the user's features, age groups for example, the largest first: what
 *     is there whatever they have rated
 */
public record ScoreExplanation(
    ScoreMeaning meaning,
    double globalMean,
    double itemBias,
    double userBias,
    List<Share> shares,
    List<FeatureShare> featureShares,
    List<UserFeatureShare> userFeatureShares) {
  private static final double SAME = 1e-4; // what floats leave of a sum of many shares

  /**
   * What one rating contributes.
   *
   * @param rating the user's
   * @param share its part of the score by way of the user's vector
   * @param presenceShare of that the part that would be there whatever the rating: what their
   *     having rated the item at all says of them
   * @param biasShare its part of the user bias
   */
  public record Share(
      Item item, float rating, double share, double presenceShare, double biasShare) {}

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

  static ScoreExplanation of(
      ScoreMeaning meaning, Explanation explanation, IntFunction<Item> items) {
    return new ScoreExplanation(
        meaning,
        explanation.globalMean(),
        explanation.itemBias(),
        explanation.userBias(),
        explanation.shares().stream()
            .map(
                share ->
                    new Share(
                        items.apply(share.item()),
                        share.rating(),
                        share.share(),
                        share.presenceShare(),
                        share.biasShare()))
            .toList(),
        explanation.featureShares().stream()
            .map(share -> new FeatureShare(share.feature(), share.share()))
            .toList(),
        explanation.userFeatureShares().stream()
            .map(share -> new UserFeatureShare(share.feature(), share.share(), share.biasShare()))
            .toList());
  }

  /** What all features of the user contribute by way of the vector. */
  public double userFeatureTotal() {
    return userFeatureShares.stream().mapToDouble(UserFeatureShare::share).sum();
  }

  /** What all ratings contribute by way of the vector. */
  public double shareTotal() {
    return shares.stream().mapToDouble(Share::share).sum();
  }

  /** Of that what is there whatever the ratings are: by having rated these items at all. */
  public double presenceTotal() {
    return shares.stream().mapToDouble(Share::presenceShare).sum();
  }

  /** The score or prediction that the parts add up to. */
  public double total() {
    return globalMean + itemBias + userBias + userFeatureTotal() + shareTotal();
  }

  /**
   * What the parts add up to: a {@code score}, or the {@code rating} or {@code preference} in it.
   */
  public String sumIn(double score) {
    return Math.abs(total() - score) <= SAME * (1 + Math.abs(score)) ? "score" : meaning.key();
  }
}
