/** The command line: one class per verb, which parses, calls and prints. */
package dev.quire.cli;
