package dev.quire.recommend;

/**
 * An item and what the model makes of it.
 *
 * @param item dense index
 * @param score by the {@link Scoring} that was asked for
 */
public record ScoredItem(int item, double score) {}
