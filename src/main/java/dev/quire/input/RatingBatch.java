package dev.quire.input;

/** Up to {@value #CAPACITY} ratings that follow one another in the file. */
public final class RatingBatch {
  /** The most ratings in a batch. */
  public static final int CAPACITY = 1 << 14;

  /** Heap that a batch takes. */
  static final long BYTES = 28L * CAPACITY;

  private final long[] userIds = new long[CAPACITY];
  private final long[] itemIds = new long[CAPACITY];
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

  /** External id of the user of rating {@code i}. */
  public long userId(int i) {
    return userIds[i];
  }

  /** External id of the item of rating {@code i}. */
  public long itemId(int i) {
    return itemIds[i];
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

  boolean isFull() {
    return size == CAPACITY;
  }

  void add(long userId, long itemId, float rating, long timestamp) {
    userIds[size] = userId;
    itemIds[size] = itemId;
    ratings[size] = rating;
    timestamps[size] = timestamp;
    size++;
  }

  /** Remembers how far the rating just added is from the number in the file. */
  void rounded(double error) {
    roundingError = Math.max(roundingError, error);
  }

  void clear() {
    size = 0;
    roundingError = 0;
  }
}
