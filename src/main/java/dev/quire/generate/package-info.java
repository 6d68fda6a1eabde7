/** Made-up ratings and films of MovieLens' shape, with a known truth behind them. */
package dev.quire.generate;
