package dev.quire.train;

/**
 * The numbers that a setting can have. None of them is infinite.
 *
 * @param least the lower end
 * @param withLeast whether that belongs to it
 * @param most the upper end, which belongs to it
 * @param advice what to write, in words
 */
public record Range(double least, boolean withLeast, double most, String advice) {
  /** From one number to another, both included. */
  public static Range of(double least, double most, String advice) {
    return new Range(least, true, most, advice);
  }

  boolean has(double value) {
    return (withLeast ? value >= least : value > least) && value <= most;
  }
}
