/** Counts of ratings as a model: the kind {@code popularity}. */
package dev.quire.train.popularity;
