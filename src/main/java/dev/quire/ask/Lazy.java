package dev.quire.ask;

import java.util.Optional;

/**
 * Something that is made when somebody first needs it, and kept. For any thread; what cannot be
 * made is tried again.
 *
 * @param <X> what making it may throw
 */
final class Lazy<T, X extends Exception> {
  private final Maker<T, X> maker;
  private volatile T made; // null until then

  /** Makes it, later. */
  @FunctionalInterface
  interface Maker<T, X extends Exception> {
    /** What is kept, not null. */
    T make() throws X;
  }

  Lazy(Maker<T, X> maker) {
    this.maker = maker;
  }

  T get() throws X {
    T found = made;
    return found == null ? makeOnce() : found;
  }

  /** What was made, if it was. */
  Optional<T> found() {
    return Optional.ofNullable(made);
  }

  /** Keeps what others have made, unless it is made already. */
  synchronized void put(T known) {
    made = made == null ? known : made;
  }

  private synchronized T makeOnce() throws X {
    if (made == null) {
      made = maker.make();
    }
    return made;
  }
}
