/**
 * What trainers share that take steps by stochastic gradient: {@code sgd}, {@code bpr}. A grid of
 * blocks of users and blocks of items, the ratings laid out by them, and the epochs over the grid.
 *
 * <p>Internal: may change at any time.
 */
package dev.quire.train.stochastic;
