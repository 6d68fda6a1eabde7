/**
 * Error measures of a model on held-out ratings.
 *
 * <p>Public API: all public types.
 */
package dev.quire.evaluate;
