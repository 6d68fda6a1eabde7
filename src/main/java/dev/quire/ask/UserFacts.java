package dev.quire.ask;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a model knows of a user.
 *
 * @param userId external id
 * @param idIsNumber whether it is a number, as the ids of all users then are
 * @param ratings number of training ratings, where a dataset is open
 * @param bias how far they are from the mean; now, where that moves with time
 * @param steadyBias of that what time has no part in, of a model whose ratings move with it
 * @param norm length of their vector
 * @param spread how far their ratings are from what is expected, of a model that has learned that
 *     of each user
 * @param features what is known of them beside ratings, of a model that was trained with such
 * @param neighbours the most alike by cosine, the nearest first
 * @param notes for people
 */
public record UserFacts(
    String userId,
    boolean idIsNumber,
    OptionalInt ratings,
    double bias,
    OptionalDouble steadyBias,
    double norm,
    Optional<Spread> spread,
    List<String> features,
    List<Neighbour> neighbours,
    List<Note> notes) {
  /**
   * How far ratings are from what is expected of them.
   *
   * @param deviation standard deviation of the user's, of an item like others
   * @param usual the same of a user like others
   */
  public record Spread(double deviation, double usual) {}

  /**
   * A user beside another.
   *
   * @param userId external id
   * @param score cosine of the angle between their vectors
   */
  public record Neighbour(String userId, double score) {}
}
