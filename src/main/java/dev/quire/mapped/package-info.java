/**
 * Named little-endian tensors in a mapped safetensors file: written once, checksummed, opened
 * read-only.
 */
package dev.quire.mapped;
