package dev.quire.ask;

import dev.quire.evaluate.ranking.RankingResult;
import dev.quire.model.ScoreMeaning;

/**
 * How good a model's lists are.
 *
 * @param part the held-out ratings that tell
 * @param positiveFrom the least of them that makes an item relevant
 * @param ofEvents whether these are events, or numbers of such
 * @param meaning what the scores mean that put the lists in order
 * @param model the model's lists
 * @param popularity what everyone gets when the items that most have rated come first
 */
public record ListEvaluation(
    Part part,
    double positiveFrom,
    boolean ofEvents,
    ScoreMeaning meaning,
    RankingResult model,
    RankingResult popularity) {}
