/**
 * Ratings as two mapped CSR matrices with id maps and a catalogue: convert, split, read.
 *
 * <p>Public API: all public types.
 */
package dev.quire.dataset;
