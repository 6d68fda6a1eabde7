/**
 * Ranges of work over a ForkJoin pool, with one workspace per worker and sums that do not depend on
 * the number of threads.
 */
package dev.quire.parallel;
