package dev.quire.report;

import dev.quire.ask.Embedding;
import dev.quire.ask.Evaluation;
import dev.quire.ask.ListEvaluation;
import dev.quire.ask.PolarizingItems;
import dev.quire.ask.UncertainItems;
import dev.quire.recommend.FeatureVectors;
import dev.quire.train.EpochResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a model; what it has not is missing.
 *
 * @param name by which the page calls it
 * @param kind of it
 * @param rates whether it predicts ratings, which have errors
 * @param settings values by name
 * @param history epochs of its training
 * @param evaluation errors on held-out ratings
 * @param lists how good its lists are
 * @param uncertain how sure it is of its users and items
 * @param embedding its most rated items in a plane, read while the model is open
 * @param polarizing the same items by length of vector and variance of their ratings, all of them
 *     among the longest
 * @param features vectors of genres and the like
 * @param users its lists for some users
 * @param fans its lists for those who like one film, the same films for all models
 * @param notices what it has not, in sentences that say what to do
 */
public record ModelFindings(
    String name,
    String kind,
    boolean rates,
    Map<String, String> settings,
    List<EpochResult> history,
    Optional<Evaluation> evaluation,
    Optional<ListEvaluation> lists,
    Optional<UncertainItems> uncertain,
    Optional<Embedding> embedding,
    Optional<PolarizingItems> polarizing,
    Optional<FeatureVectors> features,
    List<ExampleUser> users,
    List<FanList> fans,
    List<String> notices) {
  /** Keeps copies. */
  public ModelFindings {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    history = List.copyOf(history);
    users = List.copyOf(users);
    fans = List.copyOf(fans);
    notices = List.copyOf(notices);
  }
}
