package dev.quire.ask;

import java.util.Locale;

/** What gives someone new a place among the users of a model. */
public enum PlacedBy {
  /** The kind of model: the row that training would have given them. */
  MODEL,
  /**
   * The mean of the users who have rated the same, weighted by ratings, to compare with: it needs
   * the dataset.
   */
  FANS;

  /** Its name, in small letters. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
