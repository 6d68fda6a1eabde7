package dev.quire.recommend;

/** The best items of consecutive users of a list. */
public final class TopBlock {
  private static final int USER_BYTES = 64; // heads of two arrays, the places of these, the user

  private final int first;
  private final int top;
  private final int[] users; // dense index of each user
  private final int[][] items; // dense indices for each user, best first, at most top
  private final double[][] scores; // of these items

  TopBlock(int first, int count, int top) {
    this.first = first;
    this.top = top;
    this.users = new int[count];
    this.items = new int[count][];
    this.scores = new double[count][];
  }

  /** Memory that the answers for one user take at most, in bytes. */
  static long bytesPerUser(int top) {
    return (long) (Integer.BYTES + Double.BYTES) * top + USER_BYTES;
  }

  void set(int i, int user, TopItems sorted) {
    users[i] = user;
    items[i] = sorted.items();
    scores[i] = sorted.scores();
  }

  /** Place of the first user in the list. */
  public int first() {
    return first;
  }

  /** Number of users. */
  public int size() {
    return users.length;
  }

  /** How many items a user has at most. */
  public int top() {
    return top;
  }

  /** Dense index of the i-th user. */
  public int user(int i) {
    return users[i];
  }

  /** How many items the i-th user has. */
  public int count(int i) {
    return items[i].length;
  }

  /** Dense index of an item of the i-th user, the best at rank 0. */
  public int item(int i, int rank) {
    return items[i][rank];
  }

  /** Score of that item. */
  public double score(int i, int rank) {
    return scores[i][rank];
  }
}
