package dev.quire.ask;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What choices of items come to that are asked for again and again, as by a server: at the second
 * time what they keep is found out of all items, and kept. For any thread.
 */
final class KnownChoices {
  private static final int MOST = 64; // of some 10 KB each for MovieLens

  private final Map<Key, ChosenItems> known = new ConcurrentHashMap<>();

  /**
   * A choice.
   *
   * @param ofPreferences whether it is for lists of preferences
   */
  record Key(ItemChoice choice, boolean ofPreferences) {
    /** Whether others may ask for the same: nobody else has the same lists of items. */
    private boolean isUsual() {
      return choice.candidates().isEmpty() && choice.excluded().isEmpty();
    }
  }

  /** What a choice comes to, made unless it is known. */
  ChosenItems get(Key key, Supplier<ChosenItems> maker) {
    if (!key.isUsual()) {
      return maker.get();
    }
    ChosenItems before = known.get(key);
    if (before != null && before.filter().isSettled()) {
      return before;
    }
    if (known.size() >= MOST) {
      known.clear(); // those that are asked for again come again
    }
    ChosenItems found =
        before == null ? maker.get() : new ChosenItems(before.filter().settled(), before.note());
    known.put(key, found);
    return found;
  }
}
