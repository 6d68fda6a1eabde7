/**
 * Who the rows and columns of a matrix are: external ids, titles, genres, and features of items and
 * users, in any tensor file.
 *
 * <p>Public API: {@code Catalogue}, {@code FeatureMatrix}, {@code Ids}, {@code Observed}.
 */
package dev.quire.catalogue;
