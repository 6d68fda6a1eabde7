/**
 * One row's regularised least squares: accumulate the normal equations, factor, solve. And the
 * dense system of what rows share.
 */
package dev.quire.solve;
