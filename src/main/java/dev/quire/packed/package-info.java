/** Packed files as streams, bounded and checked: gzip, zip and zstd. */
package dev.quire.packed;
