package dev.quire.ask;

import dev.quire.catalogue.Observed;
import dev.quire.model.ScoreMeaning;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a model is, and what can be asked of it.
 *
 * @param kind of the model
 * @param meaning of what it predicts
 * @param listMeaning of what puts lists in order where nothing is said
 * @param observed what it has learned from
 * @param fingerprint of the dataset that it was trained on, whose ids it knows
 * @param users that it knows
 * @param items that it knows
 * @param rank length of the vectors
 * @param scale of the ratings
 * @param step between ratings, where a dataset is open whose ratings lie in even steps
 * @param like what a rating counts that has no number
 * @param genres of the items
 * @param years of their titles, from the first to the last; empty where none has one
 * @param has what else there is
 * @param scores by which lists can be put in order
 * @param settings of its training, all of them, in the order of its kind
 */
public record ModelFacts(
    String kind,
    ScoreMeaning meaning,
    ScoreMeaning listMeaning,
    Observed observed,
    String fingerprint,
    int users,
    int items,
    int rank,
    RatingScale scale,
    OptionalDouble step,
    float like,
    List<String> genres,
    Optional<Years> years,
    Has has,
    List<ScoreChoice.Kind> scores,
    Map<String, String> settings) {
  /**
   * What there is.
   *
   * @param titles whether items have titles
   * @param variances whether the model knows how sure it is
   * @param preferences whether it has preferences beside ratings
   * @param features whether features have vectors of their own
   * @param dataset whether its dataset is open
   * @param vectors whether items have vectors that can be compared
   */
  public record Has(
      boolean titles,
      boolean variances,
      boolean preferences,
      boolean features,
      boolean dataset,
      boolean vectors) {}
}
