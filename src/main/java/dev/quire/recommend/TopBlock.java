package dev.quire.recommend;

import java.util.ArrayList;
import java.util.List;

/** The best items of a block of users. */
public final class TopBlock {
  private final int top;
  private final int[] users; // dense index of each user
  private final List<List<ScoredItem>> answers; // best first, at most top for each user

  TopBlock(int count, int top) {
    this.top = top;
    this.users = new int[count];
    this.answers = new ArrayList<>(count);
  }

  void set(int i, int user, List<ScoredItem> items) {
    users[i] = user;
    answers.add(i, items);
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
    return answers.get(i);
  }
}
