/** What one asks of a model: top-N, fold-in of someone new, explanations, neighbours. */
package dev.quire.recommend;
