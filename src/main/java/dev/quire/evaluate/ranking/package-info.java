/**
 * Measures of ranked lists, a class for each, and how they are taken over all users.
 *
 * <p>Public API: all public types.
 */
package dev.quire.evaluate.ranking;
