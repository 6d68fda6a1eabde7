/** Ratings as two mapped CSR matrices with id maps and a catalogue: convert, split, generate. */
package dev.quire.dataset;
