/**
 * The verbs that train: train and tune.
 *
 * <p>Internal: may change at any time.
 */
package dev.quire.cli.train;
