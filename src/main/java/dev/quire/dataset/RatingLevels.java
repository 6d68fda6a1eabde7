package dev.quire.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The distinct ratings of a file, gathered by several threads while it is read.
 *
 * <p>A rating gets a provisional code when it is seen first, as long as there are no more than
 * {@value #MAX_LEVELS}. {@link #finish} then gives the final codes, by rising rating.
 */
final class RatingLevels {
  static final int MAX_LEVELS = 256;

  /** The answer of {@link Memory#code} when there are too many levels. */
  static final int NO_CODE = -1;

  private static final int PLACES = 1024;

  /** Open addressing: bits of the rating above, provisional code + 1 below; 0 for empty. */
  private final AtomicLongArray places = new AtomicLongArray(PLACES);

  private final float[] provisional = new float[MAX_LEVELS];
  private int count;
  private volatile boolean tooMany;
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;
  private float[] levels; // ascending
  private final int[] finalCodes = new int[MAX_LEVELS];

  /** One thread's memory of the codes: plain reads of an array that nobody else writes. */
  final class Memory {
    /** Heap that it takes. */
    static final long BYTES = 8L * PLACES + 4L * RatingSpool.CAPACITY;

    private final long[] seen = new long[PLACES]; // like the places, but each has its own only
    private final int[] codes = new int[RatingSpool.CAPACITY];

    /** The provisional code of a rating, or {@link #NO_CODE}. */
    int code(float rating) {
      int bits = Float.floatToRawIntBits(rating);
      int place = hash(bits);
      long entry = seen[place];
      if ((int) (entry >>> 32) == bits && entry != 0) {
        return (int) entry - 1;
      }
      int code = RatingLevels.this.code(rating);
      if (code != NO_CODE) {
        seen[place] = ((long) bits << 32) | (code + 1);
      }
      return code;
    }

    /**
     * Turns ratings into provisional codes, or leaves them as they are when one of them has none.
     *
     * @param values [n] bits of ratings. Modified.
     * @return whether they are codes now
     */
    boolean encode(int[] values, int n) {
      for (int i = 0; i < n; i++) {
        int code = code(Float.intBitsToFloat(values[i]));
        if (code == NO_CODE) {
          range(values, n);
          return false;
        }
        codes[i] = code;
      }
      System.arraycopy(codes, 0, values, 0, n);
      return true;
    }
  }

  private int code(float rating) {
    int bits = Float.floatToRawIntBits(rating);
    for (int place = hash(bits); ; place = (place + 1) & (PLACES - 1)) {
      long entry = places.get(place);
      if (entry == 0) {
        return tooMany ? NO_CODE : add(rating);
      }
      if ((int) (entry >>> 32) == bits) {
        return (int) entry - 1;
      }
    }
  }

  private static int hash(int bits) {
    return (bits * 0x9e3779b9) >>> 22;
  }

  private synchronized int add(float rating) {
    int bits = Float.floatToRawIntBits(rating);
    int place = hash(bits);
    for (long entry; (entry = places.get(place)) != 0; place = (place + 1) & (PLACES - 1)) {
      if ((int) (entry >>> 32) == bits) {
        return (int) entry - 1;
      }
    }
    if (count == MAX_LEVELS) {
      tooMany = true;
      return NO_CODE;
    }
    provisional[count] = rating;
    places.set(place, ((long) bits << 32) | ++count);
    return count - 1;
  }

  /** Widens the range by ratings that may have no code, given as bits [n]. */
  void range(int[] values, int n) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      float rating = Float.intBitsToFloat(values[i]);
      least = Math.min(least, rating);
      most = Math.max(most, rating);
    }
    range(least, most);
  }

  private synchronized void range(float least, float most) {
    min = Math.min(min, least);
    max = Math.max(max, most);
  }

  /** No more ratings will come. */
  synchronized void finish() {
    levels = Arrays.copyOf(provisional, count);
    Arrays.sort(levels);
    range(levels[0], levels[count - 1]);
    for (int code = 0; code < count; code++) {
      finalCodes[code] = Arrays.binarySearch(levels, provisional[code]);
    }
  }

  /** Whether every rating has a code. */
  boolean coded() {
    return !tooMany;
  }

  /** The levels, ascending; empty when there are too many. */
  List<Float> levels() {
    List<Float> list = new ArrayList<>();
    for (int code = 0; coded() && code < levels.length; code++) {
      list.add(levels[code]);
    }
    return list;
  }

  /** The levels, ascending; there must not be too many. */
  float[] toArray() {
    return levels.clone();
  }

  float min() {
    return min;
  }

  float max() {
    return max;
  }

  /**
   * What a matrix stores for each code: the final code, or the rating's bits when there are too
   * many levels.
   *
   * @param identity whether codes are final already
   */
  int[] storedOfCodes(boolean identity) {
    int[] stored = new int[MAX_LEVELS];
    for (int code = 0; code < MAX_LEVELS; code++) {
      stored[code] =
          identity ? code : tooMany ? Float.floatToRawIntBits(provisional[code]) : finalCodes[code];
    }
    return stored;
  }
}
