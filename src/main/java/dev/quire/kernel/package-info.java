/**
 * Arithmetic on float vectors and small symmetric matrices: no I/O, no threads, no domain words.
 *
 * <p>{@link dev.quire.kernel.Kernels} is the way in, and {@link dev.quire.kernel.ScoreKernels} for
 * batch scoring. They check arguments and pass them on to one of two implementations, chosen once
 * at start: plain Java, or SIMD through the Vector API.
 *
 * <p>Internal: may change at any time.
 */
package dev.quire.kernel;
