package dev.quire.input;

/**
 * Up to {@value #CAPACITY} ratings that follow one another in the file. Users and items are <i>keys
 * </i>, of which {@link RatingIds} says what they are: the ids themselves where these are numbers,
 * their numbers in a {@link TextIds} where they are text. No key is negative.
 */
public final class RatingBatch {
  /** The most ratings in a batch. */
  public static final int CAPACITY = 1 << 14;

  /** Heap that a batch takes. */
  static final long BYTES = 28L * CAPACITY;

  private final long[] users = new long[CAPACITY];
  private final long[] items = new long[CAPACITY];
  private final float[] ratings = new float[CAPACITY];
  private final long[] timestamps = new long[CAPACITY]; // all 0 when the file has none
  private int size;
  private double roundingError;

  /** An empty batch. */
  public RatingBatch() {}

  /** Number of ratings. */
  public int size() {
    return size;
  }

  /** Key of the user of rating {@code i}. */
  public long user(int i) {
    return users[i];
  }

  /** Key of the item of rating {@code i}. */
  public long item(int i) {
    return items[i];
  }

  /** The rating itself, finite and never -0. */
  public float rating(int i) {
    return ratings[i];
  }

  /** Timestamp of rating {@code i}, 0 when the file has none. */
  public long timestamp(int i) {
    return timestamps[i];
  }

  /**
   * How far at most a rating is from the number in the file; passes over those from 0.0 to 9.9 with
   * one decimal, which need no watching.
   */
  double roundingError() {
    return roundingError;
  }

  /** Whether there is no room for another. */
  public boolean isFull() {
    return size == CAPACITY;
  }

  /**
   * Adds a rating.
   *
   * @param rating finite and not -0; 1 when there is none
   * @param timestamp seconds since 1970-01-01 UTC; 0 when there is none
   */
  public void add(long user, long item, float rating, long timestamp) {
    users[size] = user;
    items[size] = item;
    ratings[size] = rating;
    timestamps[size] = timestamp;
    size++;
  }

  /** Remembers how far the rating just added is from the number in the file. */
  public void rounded(double error) {
    roundingError = Math.max(roundingError, error);
  }

  void clear() {
    size = 0;
    roundingError = 0;
  }
}
