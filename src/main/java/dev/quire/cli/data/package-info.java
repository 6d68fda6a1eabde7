/** Verbs that make and check data: convert, generate, verify, demo. */
package dev.quire.cli.data;
