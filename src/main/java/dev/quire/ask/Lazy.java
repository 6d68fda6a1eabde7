package dev.quire.ask;

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

  private synchronized T makeOnce() throws X {
    if (made == null) {
      made = maker.make();
    }
    return made;
  }
}
