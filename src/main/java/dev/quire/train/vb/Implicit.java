package dev.quire.train.vb;

import java.util.Locale;

/** What is learned from who has rated whom, before it is seen how. */
public enum Implicit {
  /** Nothing. */
  NONE,
  /** Where an item is by its raters. */
  RATERS,
  /** Where a user is by what they have rated. */
  RATED,
  /** Both. */
  RATERS_RATED;

  boolean ofItems() {
    return this == RATERS || this == RATERS_RATED;
  }

  boolean ofUsers() {
    return this == RATED || this == RATERS_RATED;
  }

  /** As options and files write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ',');
  }
}
