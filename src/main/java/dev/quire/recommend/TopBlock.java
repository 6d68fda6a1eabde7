package dev.quire.recommend;

import java.util.List;
import java.util.stream.IntStream;

/** The best items of a block of users. */
public final class TopBlock {
  private static final int USER_BYTES = 64; // heads of two arrays, the places of these, the user

  private final int top;
  private final int[] users; // dense index of each user
  private final int[][] items; // dense indices for each user, best first, at most top
  private final double[][] scores; // of these items

  TopBlock(int count, int top) {
    this.top = top;
    this.users = new int[count];
    this.items = new int[count][];
    this.scores = new double[count][];
  }

  /** Memory that the answers for one user take at most, in bytes. */
  static long bytesPerUser(int top) {
    return (long) (Integer.BYTES + Double.BYTES) * top + USER_BYTES;
  }

  void set(int i, int user, List<ScoredItem> answers) {
    users[i] = user;
    items[i] = answers.stream().mapToInt(ScoredItem::item).toArray();
    scores[i] = answers.stream().mapToDouble(ScoredItem::score).toArray();
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

  /** The i-th user's items, best first. */
  public List<ScoredItem> items(int i) {
    return IntStream.range(0, items[i].length)
        .mapToObj(rank -> new ScoredItem(items[i][rank], scores[i][rank]))
        .toList();
  }
}
