package dev.quire.train.vb;

import java.util.Locale;

/** How the ratings of users are learned to move with time. */
public enum Time {
  /** Not at all. */
  NONE,
  /** By a drift of each user. */
  DRIFT,
  /** By what a user's ratings of a session have in common. */
  SESSIONS,
  /** By both. */
  DRIFT_SESSIONS;

  boolean hasDrift() {
    return this == DRIFT || this == DRIFT_SESSIONS;
  }

  boolean hasSessions() {
    return this == SESSIONS || this == DRIFT_SESSIONS;
  }

  /** As options and files write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ',');
  }
}
