/**
 * Quire over the partitions of an Apache Spark cluster: trainings whose rows the executors solve,
 * lists of everybody, and {@link dev.quire.spark.ALS}, an estimator of Spark with the names of
 * MLlib's.
 *
 * <p>Public API: {@code ALS} and {@code ALSModel}; the rest may change at any time.
 */
package dev.quire.spark;
