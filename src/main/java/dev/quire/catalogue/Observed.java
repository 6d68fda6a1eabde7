package dev.quire.catalogue;

import java.util.Locale;

/** What a dataset has of users and items, a model has learned from, and people are told of. */
public enum Observed {
  /** What somebody thinks of something, on a scale. */
  RATINGS("rating", "rating"),
  /** That somebody did something, or how often. */
  EVENTS("event", "count");

  private final String one;
  private final String value;

  Observed(String one, String value) {
    this.one = one;
    this.value = value;
  }

  /** One of them, of which there are several with an s. */
  public String one() {
    return one;
  }

  /** Several of them. */
  public String many() {
    return one + "s";
  }

  /** What the number is that one of them has. */
  public String value() {
    return value;
  }

  /** Its name in a model's metadata and in answers. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
