package dev.quire.recommend;

/**
 * A user beside another.
 *
 * @param user dense index
 * @param score how alike they are
 */
public record ScoredUser(int user, double score) {}
