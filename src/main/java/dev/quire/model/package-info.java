/**
 * Mapped read-only biases and factors: the model file, its writer, and the prediction of one pair.
 *
 * <p>Public API: the model and its numbers.
 */
package dev.quire.model;
