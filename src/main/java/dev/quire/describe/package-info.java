/** Facts about a dataset: how much there is, how it is spread, and what stands out. */
package dev.quire.describe;
