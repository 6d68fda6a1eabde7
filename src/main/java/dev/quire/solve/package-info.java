/** One row's regularised least squares: accumulate the normal equations, factor, solve. */
package dev.quire.solve;
