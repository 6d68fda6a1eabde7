package dev.quire.experiment;

/** The two sides of an experiment. */
public enum Arm {
  /** What there is. */
  A,
  /** The change. */
  B
}
