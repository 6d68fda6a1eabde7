/**
 * Bayesian personalized ranking, a preference model of pairs: {@code bpr}.
 *
 * <p>Public API: the kind.
 */
package dev.quire.train.bpr;
