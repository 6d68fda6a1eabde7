/** Variational Bayes for ratings: the kind {@code vb}. */
package dev.quire.train.vb;
