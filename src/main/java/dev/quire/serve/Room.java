package dev.quire.serve;

import java.util.concurrent.Semaphore;

/**
 * What there is for all requests together: places for those that are worked on, of which only some
 * are for long answers, turns to make one of those, and bytes of answers.
 *
 * <p>A virtual thread keeps its core until its answer is made. So long ones take turns on half of
 * the cores, and what is quickly answered never waits behind them.
 */
final class Room {
  /** Heap for each long answer that is made: its bytes, and the tree that they are written from. */
  private static final long TURN_BYTES = 48L << 20;

  private static final int PLACES_A_LONG_ONE = 8;

  final Semaphore places;
  final Semaphore longPlaces;
  final Semaphore turns;
  final Budget answers;

  Room(Limits limits) {
    places = new Semaphore(limits.atOnce());
    longPlaces = new Semaphore(Math.max(1, limits.atOnce() / PLACES_A_LONG_ONE));
    turns = new Semaphore(turns(), true);
    answers = new Budget(limits.heldBytes());
  }

  private static int turns() {
    Runtime runtime = Runtime.getRuntime();
    long most = Math.min(runtime.availableProcessors() / 2, runtime.maxMemory() / TURN_BYTES);
    return (int) Math.max(1, most);
  }
}
