/** Ratings as two mapped CSR matrices with id maps and a catalogue: convert, split, read. */
package dev.quire.dataset;
