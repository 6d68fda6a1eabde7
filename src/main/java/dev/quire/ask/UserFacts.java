package dev.quire.ask;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a model knows of a user.
 *
 * @param userId external id
 * @param idIsNumber whether it is a number, as the ids of all users then are
 * @param ratings number of training ratings, where a dataset is open
 * @param bias how far they are from the mean
 * @param norm length of their vector
 * @param neighbours the most alike by cosine, the nearest first
 * @param notes for people
 */
public record UserFacts(
    String userId,
    boolean idIsNumber,
    OptionalInt ratings,
    double bias,
    double norm,
    List<Neighbour> neighbours,
    List<Note> notes) {
  /**
   * A user beside another.
   *
   * @param userId external id
   * @param score cosine of the angle between their vectors
   */
  public record Neighbour(String userId, double score) {}
}
