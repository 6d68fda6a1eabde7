package dev.quire.input;

import java.util.Locale;

/** The name of a column in the form in which it is compared. */
public final class HeaderName {
  private HeaderName() {}

  /** Small letters and digits alone: {@code movieid} of {@code Movie_ID}. */
  public static String of(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
