package dev.quire.bench;

import org.openjdk.jmh.annotations.Fork;

/** The kernels in plain Java. */
@Fork(value = 1, jvmArgsAppend = "-Dquire.kernels=scalar")
public class KernelScalar extends KernelBenchmark {}
