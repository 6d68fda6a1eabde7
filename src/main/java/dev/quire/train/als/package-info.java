/** Alternating least squares for ratings: the kinds {@code als} and {@code bias}. */
package dev.quire.train.als;
