/**
 * The verb that makes a page of all that the others tell.
 *
 * <p>Internal: may change at any time.
 */
package dev.quire.cli.report;
