package dev.quire.bench;

import org.openjdk.jmh.annotations.Fork;

/** The threshold filter on vectors. */
@Fork(value = 1, jvmArgsAppend = "-Dquire.kernels=simd")
public class FilterSimd extends FilterBenchmark {}
