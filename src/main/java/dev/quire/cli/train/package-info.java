/**
 * The verb train.
 *
 * <p>Internal: may change at any time.
 */
package dev.quire.cli.train;
