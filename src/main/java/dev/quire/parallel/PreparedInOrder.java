package dev.quire.parallel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Hands results on in order, like {@link InOrder}, but prepared: as text, say. Results wait for
 * their turn as they are, which may be much smaller. When their turn comes, whoever brings or
 * brought one prepares part after part, many workers at a time, until none is left that is due. So
 * the order makes nobody wait, and few prepared parts wait for another.
 *
 * @param <T> a part of a result
 * @param <P> what it is made into
 * @param <X> what the receiver may throw; nothing is handed on after that
 */
public final class PreparedInOrder<T, P, X extends Exception> {
  private final Function<T, P> prepare;
  private final InOrder<List<T>, RuntimeException> results;
  private final InOrder<Prepared<T, P>, X> prepared;
  private final Deque<T> due = new ArrayDeque<>();
  private int next;

  /** Takes the parts one at a time. */
  @FunctionalInterface
  public interface Receiver<T, P, X extends Exception> {
    /** Takes a part; the ones before it have been here. */
    void accept(T part, P prepared) throws X;
  }

  private record Prepared<T, P>(T part, P prepared) {}

  private record Due<T>(int number, T part) {}

  /**
   * Hands parts on to the receiver, from those of result 0 on.
   *
   * @param prepare is called by any worker, many at a time
   */
  public PreparedInOrder(Function<T, P> prepare, Receiver<T, P, X> receiver) {
    this.prepare = prepare;
    this.results = new InOrder<>((number, parts) -> add(parts));
    this.prepared = new InOrder<>((number, part) -> receiver.accept(part.part(), part.prepared()));
  }

  private synchronized void add(List<T> parts) {
    due.addAll(parts);
  }

  private synchronized Due<T> take() {
    return due.isEmpty() ? null : new Due<>(next++, due.remove());
  }

  /** Takes the parts of a result in, and prepares and hands on what is due. */
  public void put(int number, List<T> parts) throws X {
    results.put(number, parts);
    for (Due<T> it = take(); it != null; it = take()) {
      prepared.put(it.number(), new Prepared<>(it.part(), prepare.apply(it.part())));
    }
  }
}
