/**
 * Alternating least squares for ratings: the kinds {@code als} and {@code bias}.
 *
 * <p>Public API: the kinds.
 */
package dev.quire.train.als;
