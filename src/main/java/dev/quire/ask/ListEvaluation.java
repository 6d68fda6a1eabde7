package dev.quire.ask;

import dev.quire.evaluate.ranking.RankingResult;

/**
 * How good a model's lists are.
 *
 * @param part the held-out ratings that tell
 * @param positiveFrom the least of them that makes an item relevant
 * @param model the model's lists
 * @param popularity what everyone gets when the items that most have rated come first
 */
public record ListEvaluation(
    Part part, double positiveFrom, RankingResult model, RankingResult popularity) {}
