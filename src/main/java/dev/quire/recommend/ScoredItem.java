package dev.quire.recommend;

/**
 * An item and what the model makes of it.
 *
 * @param item dense index
 * @param score predicted rating
 */
public record ScoredItem(int item, double score) {}
