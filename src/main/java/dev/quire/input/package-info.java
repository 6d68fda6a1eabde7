/**
 * Bytes of a text file to (user, item, rating, timestamp) records; errors name file, line and
 * field.
 *
 * <p>Public API: what to do with wrong lines.
 */
package dev.quire.input;
