package dev.quire.ask;

import java.util.OptionalDouble;

/**
 * The score of an item for a user.
 *
 * @param userId as it was given
 * @param userIdIsNumber whether it is one, where the ids of all users are
 * @param itemId as it was given
 * @param itemIdIsNumber whether it is one, where the ids of all items are
 * @param score empty when the model doesn't know both
 */
public record PairScore(
    String userId,
    boolean userIdIsNumber,
    String itemId,
    boolean itemIdIsNumber,
    OptionalDouble score) {}
