package dev.quire.model;

import java.util.Locale;

/** What a model's score of an item for a user means. */
public enum ScoreMeaning {
  /** A rating, in the unit of the ratings that it learned from. */
  RATING,
  /** A preference: items with a higher one come first, and that is all it says. */
  PREFERENCE;

  /** Its name in a model's metadata. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
