/**
 * Who the rows and columns of a matrix are: external ids, titles, genres and other features, in any
 * tensor file.
 */
package dev.quire.catalogue;
