package dev.quire.dataset;

import dev.quire.problem.Problem;

/** Hears how a conversion gets on. Called from any thread. */
@FunctionalInterface
public interface ConvertListener {
  /** Hears nothing. */
  ConvertListener NONE = (phase, done) -> {};

  /** The stages, in this order; some come again when there is something to leave out. */
  enum Phase {
    /** Parse the ratings file, or read a dataset. */
    READ,
    /** Number users and items by falling count. */
    NUMBER,
    /** Find the ratings of each user, and bring them together where they are not. */
    PARTITION,
    /** Sort them, and write the matrices by user. */
    BY_USER,
    /** Write the matrix by item. */
    BY_ITEM,
    /** Force the files to disk. */
    FINISH
  }

  /**
   * A phase has got on.
   *
   * @param done share of its work, from 0 to 1
   */
  void progress(Phase phase, double done);

  /** The ratings files have been opened, and this is what they are taken for, in one line. */
  default void recognised(String description) {}

  /** What people should know of what was read, though nothing is wrong. */
  default void noticed(Problem notice) {}
}
