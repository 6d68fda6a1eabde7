package dev.quire.train.vb;

import java.util.Locale;

/** Whose ratings are learned to be more exact, or less, than those of others. */
public enum Noise {
  /** Nobody's: all ratings have the same precision. */
  NONE,
  /** Those of each user. */
  USER,
  /** Those of each user and of each item. */
  USER_ITEM;

  boolean ofUsers() {
    return this != NONE;
  }

  boolean ofItems() {
    return this == USER_ITEM;
  }

  /** As options and files write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ',');
  }
}
