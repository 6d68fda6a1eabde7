package dev.quire.ask;

import dev.quire.catalogue.Observed;
import dev.quire.evaluate.ranking.RankingResult;
import dev.quire.model.ScoreMeaning;

/**
 * How good a model's lists are.
 *
 * @param part the held-out ratings that tell
 * @param positiveFrom the least of them that makes an item relevant
 * @param observed what these are
 * @param meaning what the scores mean that put the lists in order
 * @param model the model's lists
 * @param popularity what everyone gets when the items that most have rated come first
 */
public record ListEvaluation(
    Part part,
    double positiveFrom,
    Observed observed,
    ScoreMeaning meaning,
    RankingResult model,
    RankingResult popularity) {
  /**
   * What is relevant, in words.
   *
   * @param least how {@link #positiveFrom} is shown
   */
  public String relevant(String least) {
    if (observed == Observed.RATINGS) {
      return "what they rated " + least + " or more";
    }
    return positiveFrom <= 1
        ? "what they had an event with"
        : "what they had events of " + least + " or more with";
  }
}
