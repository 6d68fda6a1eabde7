package dev.quire.input;

/** What to do with a line that is wrong. */
public enum OnError {
  /** Stop at the first one. */
  STOP,
  /** Leave it out, count it, and keep the first ten as examples. */
  SKIP
}
