/** Implicit alternating least squares, a preference model of who chose what: {@code ials}. */
package dev.quire.train.ials;
