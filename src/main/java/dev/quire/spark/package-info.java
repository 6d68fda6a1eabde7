/**
 * Training over the partitions of an Apache Spark cluster: the rows are solved by the executors,
 * all else is the training of one machine.
 *
 * <p>Internal: may change at any time.
 */
package dev.quire.spark;
