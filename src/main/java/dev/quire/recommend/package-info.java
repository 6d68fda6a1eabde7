/**
 * What one asks of a model: top-N, fold-in of someone new, explanations, neighbours.
 *
 * <p>Public API: what questions and answers of {@code ask} and kinds of model mention.
 */
package dev.quire.recommend;
