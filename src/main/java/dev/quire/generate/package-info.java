/**
 * Made-up ratings and films of MovieLens' shape, with a known truth behind them.
 *
 * <p>Internal: may change at any time.
 */
package dev.quire.generate;
