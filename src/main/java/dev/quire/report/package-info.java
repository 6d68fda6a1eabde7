/**
 * What was found about a dataset, its models, a search and an experiment, as one page of HTML with
 * charts that needs nothing besides. It is made from result records, and computes no statistic.
 *
 * <p>Public API: {@code Report}, {@code ReportFindings}, {@code ModelFindings}, {@code
 * ExampleUser}, {@code FanList}.
 */
package dev.quire.report;
