package dev.quire.spark;

/** A partition would need an array that is longer than arrays can be. */
final class TooFewPartitionsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String what;
  private final long count;

  /**
   * One for an array.
   *
   * @param what it would hold
   * @param count how many of these
   */
  TooFewPartitionsException(String what, long count) {
    super("a partition with too much: " + what + "=" + count);
    this.what = what;
    this.count = count;
  }

  String what() {
    return what;
  }

  long count() {
    return count;
  }
}
