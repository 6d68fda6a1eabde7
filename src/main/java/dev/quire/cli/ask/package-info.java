/**
 * Verbs that ask a model: recommend, similar, score, inspect, evaluate.
 *
 * <p>Internal: may change at any time.
 */
package dev.quire.cli.ask;
