/**
 * One row's regularised least squares: accumulate the normal equations, factor, solve. And the
 * dense system of what rows share.
 *
 * <p>Public API: what kinds of model mention.
 */
package dev.quire.solve;
