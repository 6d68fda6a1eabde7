/**
 * Variational Bayes for ratings: the kind {@code vb}.
 *
 * <p>Public API: the kind.
 */
package dev.quire.train.vb;
