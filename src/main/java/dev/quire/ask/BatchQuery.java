package dev.quire.ask;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The best items of many users.
 *
 * @param userIds whose, in this order; empty for all users of the model
 * @param top how many items for each at most
 * @param items which come into question for everyone
 * @param leftOut what each user's ratings keep out, where a dataset is open
 * @param order what puts items in order; empty for what goes with the kind of model
 */
public record BatchQuery(
    Optional<List<String>> userIds,
    int top,
    ItemChoice items,
    LeftOut leftOut,
    Optional<ListOrder> order) {
  private static final int TOP = 10;

  /** The best ten items of every user. */
  public static BatchQuery ofAll() {
    return of(Optional.empty());
  }

  /** The best ten items of some users. */
  public static BatchQuery ofUsers(long... userIds) {
    return ofUsers(LongStream.of(userIds).mapToObj(Long::toString).toList());
  }

  /** The same where ids are texts. The list is looked through once and not copied. */
  public static BatchQuery ofUsers(List<String> userIds) {
    return of(Optional.of(userIds));
  }

  private static BatchQuery of(Optional<List<String>> userIds) {
    return new BatchQuery(userIds, TOP, ItemChoice.all(), LeftOut.ALL_RATED, Optional.empty());
  }

  /** So many at most. */
  public BatchQuery top(int most) {
    return new BatchQuery(userIds, most, items, leftOut, order);
  }

  /** Only these items. */
  public BatchQuery items(ItemChoice choice) {
    return new BatchQuery(userIds, top, choice, leftOut, order);
  }

  /** Leaving out what these ratings say. */
  public BatchQuery leftOut(LeftOut ratings) {
    return new BatchQuery(userIds, top, items, ratings, order);
  }

  /** In this order. */
  public BatchQuery order(ListOrder by) {
    return new BatchQuery(userIds, top, items, leftOut, Optional.of(by));
  }
}
