package dev.quire.ask;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What to measure of a model's lists.
 *
 * @param part the held-out ratings that tell
 * @param cuts lengths of lists
 * @param positiveFrom the least rating that makes an item relevant; by default the one that about
 *     half of the training ratings reach, and any event does
 * @param order what puts items in order; empty for what goes with the kind of model
 * @param users how many users at most; empty for all
 * @param auc whether to measure the area under the curve, which takes longer than all else
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
public record ListQuery(
    Part part,
    int[] cuts,
    OptionalDouble positiveFrom,
    Optional<ListOrder> order,
    OptionalInt users,
    boolean auc) {
  private static final int[] CUTS = {5, 10, 20, 50, 100};

  /** On a part, at the usual lengths. */
  public static ListQuery on(Part part) {
    return new ListQuery(
        part, CUTS.clone(), OptionalDouble.empty(), Optional.empty(), OptionalInt.empty(), true);
  }

  /** At other lengths of lists. */
  public ListQuery at(int... lengths) {
    return new ListQuery(part, lengths, positiveFrom, order, users, auc);
  }

  /** With items relevant that have at least this rating. */
  public ListQuery positiveFrom(double least) {
    return new ListQuery(part, cuts, OptionalDouble.of(least), order, users, auc);
  }

  /** In this order. */
  public ListQuery order(ListOrder by) {
    return new ListQuery(part, cuts, positiveFrom, Optional.of(by), users, auc);
  }

  /** Of so many users at most, from the most active to the least in even steps. */
  public ListQuery users(int most) {
    return new ListQuery(part, cuts, positiveFrom, order, OptionalInt.of(most), auc);
  }

  /** Without the area under the curve. */
  public ListQuery withoutAuc() {
    return new ListQuery(part, cuts, positiveFrom, order, users, false);
  }
}
