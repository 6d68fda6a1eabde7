package dev.quire.train.bpr;

/** Which items a choice is held against. */
public enum Negatives {
  /** Each as likely as any other. */
  UNIFORM,
  /** Each as likely as it is chosen. */
  POPULARITY
}
