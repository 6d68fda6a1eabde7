/**
 * Packed files as streams, bounded and checked: gzip, zip and zstd.
 *
 * <p>Internal: may change at any time.
 */
package dev.quire.packed;
