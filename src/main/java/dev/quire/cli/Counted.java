package dev.quire.cli;

import java.util.Locale;

/** Numbers of things in sentences: 1 line, 12,345 lines. */
public final class Counted {
  private Counted() {}

  /**
   * A number and what there are so many of.
   *
   * @param noun one of them, of which there are several with an s
   */
  public static String of(long count, String noun) {
    return of(count, noun, noun + "s");
  }

  /** The same where one and several differ otherwise, for example with their verb. */
  public static String of(long count, String one, String several) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : several);
  }
}
