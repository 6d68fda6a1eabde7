package dev.quire.report;

import dev.quire.ask.RankedItem;
import dev.quire.ask.RatedItem;
import java.util.List;

/**
 * A user of the dataset and what a model offers them.
 *
 * @param userId external id
 * @param ratings how many there are, of all parts
 * @param best some of those that they rated highest
 * @param offered the best first, with explanations where the model has them
 */
public record ExampleUser(
    String userId, int ratings, List<RatedItem> best, List<RankedItem> offered) {
  /** Keeps copies. */
  public ExampleUser {
    best = List.copyOf(best);
    offered = List.copyOf(offered);
  }
}
