package dev.quire.ask;

/**
 * An item and a rating that somebody gave it.
 *
 * @param rating in the unit of the dataset's ratings
 */
public record RatedItem(Item item, float rating) {}
