package dev.quire.experiment;

/** What a user makes of a list: one number. Asked by many threads. */
interface Outcome {
  /**
   * The outcome of one list.
   *
   * @param user dense index
   * @param shown dense indices of items, best first; at least one
   */
  double of(int user, int[] shown);

  /** What that number is, for people. */
  String words();
}
