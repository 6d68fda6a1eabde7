package dev.quire.train.bpr;

/**
 * What draws to 0 at each step.
 *
 * @param users strength for user vectors
 * @param items strength for item vectors
 * @param biases strength for item biases
 */
record PairRegularization(double users, double items, double biases) {}
