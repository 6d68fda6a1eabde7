package dev.quire.bench;

import org.openjdk.jmh.annotations.Fork;

/** The kernels on vectors: the widest of the machine, unless quire.vectorBits says otherwise. */
@Fork(value = 1, jvmArgsAppend = "-Dquire.kernels=simd")
public class KernelSimd extends KernelBenchmark {}
