/**
 * A model of ratings and one of preferences in one file, for lists of what somebody would both
 * choose and like: {@code duo}.
 *
 * <p>Public API: the kind.
 */
package dev.quire.train.duo;
