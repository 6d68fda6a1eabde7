/**
 * Who the rows and columns of a matrix are: external ids, titles, genres and other features, in any
 * tensor file.
 *
 * <p>Public API: {@code Catalogue}, {@code Ids}, {@code ItemFeatures}, {@code Observed}.
 */
package dev.quire.catalogue;
