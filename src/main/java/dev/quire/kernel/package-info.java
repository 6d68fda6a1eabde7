/**
 * Arithmetic on float vectors and small symmetric matrices: no I/O, no threads, no domain words.
 */
package dev.quire.kernel;
