/**
 * Who the rows and columns of a matrix are: external ids, titles and genres, in any tensor file.
 */
package dev.quire.catalogue;
