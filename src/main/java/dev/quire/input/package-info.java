/**
 * Bytes of a text file to (user, item, rating, timestamp) records; errors name file, line and
 * field.
 */
package dev.quire.input;
