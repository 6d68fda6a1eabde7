package dev.quire.cli.ask;

import dev.quire.ask.Item;
import java.util.Locale;

/** Items, for people and for programs. */
final class ItemText {
  /** Columns of a terminal that titles get if they need so many. */
  static final int LEAST_TITLE = 36;

  /** What they get in any case. */
  static final int LAST_TITLE = 12;

  private ItemText() {}

  /** Number of training ratings. */
  static String count(Item item) {
    return String.format(Locale.ROOT, "%,d", item.ratings());
  }
}
