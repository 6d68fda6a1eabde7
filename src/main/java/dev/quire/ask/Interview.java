package dev.quire.ask;

import java.util.List;

/**
 * What to ask someone new, of whom nothing is known.
 *
 * @param variance mean variance of the ratings that are expected of them, before any answer
 * @param questions one after the other
 */
public record Interview(double variance, List<Question> questions) {
  /**
   * An item to ask about.
   *
   * @param reduction by how much the answer is expected to lower the variance
   * @param remaining the variance with this and all earlier answers
   */
  public record Question(Item item, double reduction, double remaining) {}
}
