package dev.quire.ask;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What is written of an item, beside what a model has learned.
 *
 * @param year that the title ends with, if it does
 * @param meanRating of the training ratings, where a dataset is open and the item has some
 */
public record ItemDetails(Item item, OptionalInt year, OptionalDouble meanRating) {}
