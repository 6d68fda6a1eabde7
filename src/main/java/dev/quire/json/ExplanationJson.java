package dev.quire.json;

import dev.quire.ask.ScoreExplanation;
import dev.quire.ask.ScoreExplanation.FeatureShare;
import dev.quire.ask.ScoreExplanation.Share;
import dev.quire.ask.ScoreExplanation.UserFeatureShare;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where scores come from. */
final class ExplanationJson {
  private ExplanationJson() {}

  /**
   * All parts of a score.
   *
   * @param score that is explained, or of which what is explained is a part
   */
  static ObjectNode of(ScoreExplanation explanation, double score) {
    ObjectNode node = ItemJson.object();
    node.put("of", explanation.sumIn(score));
    node.put("global_mean", explanation.globalMean());
    node.put("item_bias", explanation.itemBias());
    node.put("user_bias", explanation.userBias());
    ArrayNode array = node.putArray("shares");
    for (Share share : explanation.shares()) {
      ObjectNode entry = array.addObject();
      ItemJson.putId(entry, share.item());
      entry.put("title", share.item().title());
      entry.put("rating", share.rating());
      entry.put("share", share.share());
      if (share.presenceShare() != 0) {
        entry.put("presence_share", share.presenceShare());
      }
      entry.put("user_bias_share", share.biasShare());
    }
    if (!explanation.featureShares().isEmpty()) {
      ArrayNode features = node.putArray("feature_shares");
      for (FeatureShare share : explanation.featureShares()) {
        features.addObject().put("feature", share.feature()).put("share", share.share());
      }
    }
    if (!explanation.userFeatureShares().isEmpty()) {
      ArrayNode features = node.putArray("user_feature_shares");
      for (UserFeatureShare share : explanation.userFeatureShares()) {
        features
            .addObject()
            .put("feature", share.feature())
            .put("share", share.share())
            .put("user_bias_share", share.biasShare());
      }
    }
    return node;
  }
}
