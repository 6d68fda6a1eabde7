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
 */
public record BatchQuery(
    Optional<List<String>> userIds, int top, ItemChoice items, LeftOut leftOut) {
  private static final int TOP = 10;

  /** The best ten items of every user. */
  public static BatchQuery ofAll() {
    return new BatchQuery(Optional.empty(), TOP, ItemChoice.all(), LeftOut.ALL_RATED);
  }

  /** The best ten items of some users. */
  public static BatchQuery ofUsers(long... userIds) {
    return ofUsers(LongStream.of(userIds).mapToObj(Long::toString).toList());
  }

  /** The same where ids are texts. The list is looked through once and not copied. */
  public static BatchQuery ofUsers(List<String> userIds) {
    return new BatchQuery(Optional.of(userIds), TOP, ItemChoice.all(), LeftOut.ALL_RATED);
  }

  /** So many at most. */
  public BatchQuery top(int most) {
    return new BatchQuery(userIds, most, items, leftOut);
  }

  /** Only these items. */
  public BatchQuery items(ItemChoice choice) {
    return new BatchQuery(userIds, top, choice, leftOut);
  }

  /** Leaving out what these ratings say. */
  public BatchQuery leftOut(LeftOut ratings) {
    return new BatchQuery(userIds, top, items, ratings);
  }
}
