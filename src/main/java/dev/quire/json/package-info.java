/**
 * Answers of {@code ask} as JSON, under the names that scripts rely on: the same from the command
 * line and from the server.
 *
 * <p>Internal.
 */
package dev.quire.json;
