/**
 * Mapped read-only biases and factors: the model file, its writer, and the prediction of one pair.
 */
package dev.quire.model;
