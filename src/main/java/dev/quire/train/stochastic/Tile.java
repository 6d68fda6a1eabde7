package dev.quire.train.stochastic;

import java.util.random.RandomGenerator;

/**
 * The ratings of a block of users in two blocks of items, user after user. While a worker has it
 * nobody else touches these users and items.
 */
public final class Tile {
  private final int firstBlock;
  private final int secondBlock;
  private final Runs first;
  private final Runs second;
  private final RandomGenerator random;
  private int user = -1;

  Tile(int firstBlock, Runs first, int secondBlock, Runs second, RandomGenerator random) {
    this.firstBlock = firstBlock;
    this.first = first;
    this.secondBlock = secondBlock;
    this.second = second;
    this.random = random;
  }

  /** Goes to the next user who has ratings here. Returns false when there is none. */
  public boolean next() {
    first.leave(user);
    second.leave(user);
    user = Math.min(first.user(), second.user());
    first.standAt(user);
    second.standAt(user);
    return user < Runs.END;
  }

  /** The user at hand. */
  public int user() {
    return user;
  }

  /** One block of items. */
  public int firstBlock() {
    return firstBlock;
  }

  /** The other block of items. */
  public int secondBlock() {
    return secondBlock;
  }

  /** The user's ratings in the one. */
  public Runs first() {
    return first;
  }

  /** The user's ratings in the other. */
  public Runs second() {
    return second;
  }

  /** Random numbers of this tile alone, others in each epoch. */
  public RandomGenerator random() {
    return random;
  }
}
