package dev.quire.input;

import java.io.IOException;

/** A pass has met what it was not prepared for; with what is known now, another one will do. */
public final class ReadAgainException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient IdKinds kinds;
  private final transient Runnable change;

  private ReadAgainException(IdKinds kinds, Runnable change) {
    super("to be read again");
    this.kinds = kinds;
    this.change = change;
  }

  /** Some ids are text that were taken for numbers. */
  public static ReadAgainException withText(boolean users, boolean items) {
    return new ReadAgainException(new IdKinds(users, items), () -> {});
  }

  /**
   * The source has to do something differently.
   *
   * @param change what to do before the next pass; no thread reads any more
   */
  public static ReadAgainException after(Runnable change) {
    return new ReadAgainException(IdKinds.NUMBERS, change);
  }

  IdKinds kinds() {
    return kinds;
  }

  void prepare() {
    change.run();
  }
}
