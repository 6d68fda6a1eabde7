/**
 * Facts about a dataset: how much there is, how it is spread, and what stands out.
 *
 * <p>Public API: all public types.
 */
package dev.quire.describe;
