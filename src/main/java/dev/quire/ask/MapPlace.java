package dev.quire.ask;

/**
 * Where somebody is on the map of the items: where an item would lie whose vector points where
 * theirs does, and is as long as those of items are, in the mean of squares.
 *
 * @param x first coordinate
 * @param y second coordinate
 */
public record MapPlace(double x, double y) {}
