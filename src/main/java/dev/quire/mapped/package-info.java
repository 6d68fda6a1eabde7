/**
 * Named little-endian tensors in a mapped safetensors file: written once, checksummed, opened
 * read-only.
 *
 * <p>Internal: may change at any time.
 */
package dev.quire.mapped;
