/**
 * Implicit alternating least squares, a preference model of who chose what: {@code ials}.
 *
 * <p>Public API: the kind.
 */
package dev.quire.train.ials;
