/**
 * Verbs that make and check data: convert, generate, verify, demo.
 *
 * <p>Internal: may change at any time.
 */
package dev.quire.cli.data;
