/**
 * Ranges of work over a ForkJoin pool, with one workspace per worker and sums that do not depend on
 * the number of threads.
 *
 * <p>Public API: {@code WorkerPool}.
 */
package dev.quire.parallel;
