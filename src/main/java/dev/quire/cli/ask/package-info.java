/** Verbs that ask a model: recommend, similar, score, inspect, evaluate. */
package dev.quire.cli.ask;
