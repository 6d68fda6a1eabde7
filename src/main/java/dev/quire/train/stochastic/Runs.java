package dev.quire.train.stochastic;

import dev.quire.mapped.Layouts;
import java.lang.foreign.MemorySegment;

/**
 * The ratings of a block of users and a block of items, in runs: those of one user each, users and
 * items rising. Stands at one user at a time. {@link GridRatings} has the layout.
 */
public final class Runs {
  static final int END = Integer.MAX_VALUE;

  private final MemorySegment words; // I32 and F32
  private final boolean valued;
  private final long end;
  private long next; // word
  private int user; // of the run at hand; END after the last
  private int length;
  private long first; // word of its first item
  private int count; // 0 where the run at hand is that of a later user

  Runs(MemorySegment words, long from, long end, boolean valued) {
    this.words = words;
    this.next = from;
    this.end = end;
    this.valued = valued;
    advance();
  }

  private void advance() {
    if (next == end) {
      user = END;
      return;
    }
    user = words.getAtIndex(Layouts.I32, next);
    length = words.getAtIndex(Layouts.I32, next + 1);
    first = next + GridRatings.HEADER_WORDS;
    next = first + (valued ? 2L : 1L) * length;
  }

  /** User of the run at hand. */
  int user() {
    return user;
  }

  /** Stands at a user, who is not after that of the run at hand. */
  void standAt(int asked) {
    count = user == asked ? length : 0;
  }

  /** Goes on to the next run when the one at hand is this user's. */
  void leave(int asked) {
    if (user == asked) {
      advance();
    }
  }

  /** Ratings of the user; 0 of one who has none here. */
  public int count() {
    return count;
  }

  /** The n-th item of the user. */
  public int item(int n) {
    return words.getAtIndex(Layouts.I32, first + n);
  }

  /** The rating of that, less the mean; only where there are values. */
  public float value(int n) {
    return words.getAtIndex(Layouts.F32, first + length + n);
  }

  /** Whether the user has an item. */
  public boolean contains(int item) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = item(middle);
      if (found == item) {
        return true;
      }
      if (found < item) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }
}
