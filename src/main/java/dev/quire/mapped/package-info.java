/**
 * Named little-endian tensors in a mapped safetensors file: written once, checksummed, opened
 * read-only. And how files are put in place without harm to what stands there, temporary ones
 * removed, inputs watched for changes, and text from outside shown.
 */
package dev.quire.mapped;
