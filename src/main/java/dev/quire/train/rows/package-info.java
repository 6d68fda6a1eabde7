/** What trainers share that solve one side's rows after the other's: {@code als}, {@code vb}. */
package dev.quire.train.rows;
