package dev.quire.train.ials;

import dev.quire.solve.PairWeights;

/**
 * Hyper-parameters of implicit alternating least squares, as {@link IalsKind} has them.
 *
 * @param rank number of factors
 * @param epochs how often users and items are updated at most
 * @param weights what pairs weigh, and how rows are regularised
 * @param userMean share of the mean of all that users are drawn to; 0 as the papers have it
 * @param block factors of a block, in which long rows are updated; 0, or all, solves every row
 * @param tolerance training ends when the loss falls by less than this share
 * @param seed of the initial item factors
 */
record IalsOptions(
    int rank,
    int epochs,
    PairWeights weights,
    double userMean,
    int block,
    double tolerance,
    long seed) {}
