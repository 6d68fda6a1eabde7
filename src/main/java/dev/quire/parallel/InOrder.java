package dev.quire.parallel;

import java.util.HashMap;
import java.util.Map;

/**
 * Hands results on in the order of their numbers, whoever makes them and when. Nobody waits for
 * another: a result that comes early is kept. Numbers are given out in order, so few of them are.
 *
 * @param <T> a result
 * @param <X> what the receiver may throw; nothing is handed on after that
 */
public final class InOrder<T, X extends Exception> {
  private final Receiver<T, X> receiver;
  private final Map<Integer, T> early = new HashMap<>();
  private int next;

  /** Takes the results one at a time. */
  @FunctionalInterface
  public interface Receiver<T, X extends Exception> {
    /** Takes result {@code number}; the ones before it have been here. */
    void accept(int number, T result) throws X;
  }

  /** Hands results on to the receiver, from number 0 on. */
  public InOrder(Receiver<T, X> receiver) {
    this.receiver = receiver;
  }

  /** Takes a result in, and hands on what is due. */
  public synchronized void put(int number, T result) throws X {
    early.put(number, result);
    for (T due = early.remove(next); due != null; due = early.remove(next)) {
      receiver.accept(next, due);
      next++;
    }
  }
}
