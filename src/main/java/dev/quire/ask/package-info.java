/**
 * Every question that one can ask of a model, in external ids and titles, answered with records:
 * {@link dev.quire.ask.ModelQueries}. The command line and Java programs call it, and nothing is
 * decided in them.
 *
 * <p>Public API: all but {@code TopTensors}.
 */
package dev.quire.ask;
