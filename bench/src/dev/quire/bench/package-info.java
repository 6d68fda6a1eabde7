/** Benchmarks of the kernels, the files and the machine; bench/README.md tells how to run them. */
package dev.quire.bench;
