package dev.quire.bench;

import org.openjdk.jmh.annotations.Fork;

/** The threshold filter in plain Java. */
@Fork(value = 1, jvmArgsAppend = "-Dquire.kernels=scalar")
public class FilterScalar extends FilterBenchmark {}
