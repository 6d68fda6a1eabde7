/**
 * Mapped read-only biases and factors: the model file, its writer, and the prediction of one pair.
 *
 * <p>Public API: the model, its numbers, and which of them say anything.
 */
package dev.quire.model;
