/**
 * What trainers share that solve one side's rows after the other's: {@code als}, {@code vb}.
 *
 * <p>Internal: may change at any time.
 */
package dev.quire.train.rows;
