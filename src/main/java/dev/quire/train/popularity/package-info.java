/**
 * Counts of ratings as a model: the kind {@code popularity}.
 *
 * <p>Public API: the kind.
 */
package dev.quire.train.popularity;
