/**
 * Factors and biases by stochastic gradient: {@code sgd}.
 *
 * <p>Public API: the kind.
 */
package dev.quire.train.sgd;
