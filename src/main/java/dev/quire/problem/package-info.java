/**
 * What is wrong with what somebody gave to Quire: the exceptions of all packages, and their words.
 *
 * <p>Public API: all public types.
 */
package dev.quire.problem;
