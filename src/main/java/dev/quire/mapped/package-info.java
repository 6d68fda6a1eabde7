/**
 * Named little-endian tensors in a mapped safetensors file: written once, checksummed, renamed into
 * place, opened read-only.
 */
package dev.quire.mapped;
