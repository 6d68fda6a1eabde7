/**
 * The command line: what verbs have in common, and how it shows results. The verbs are in {@code
 * data}, {@code train} and {@code ask}. Nothing else prints.
 *
 * <p>Internal: may change at any time.
 */
package dev.quire.cli;
