package dev.quire.train.vb;

/** A sum of logarithms of variances, of which only a few are taken: of products. */
final class LogSum {
  /** Of so many variances as there are no double underflows. */
  private static final int GROUP = 6;

  private double sum;
  private double product = 1;
  private int factors;

  /** Adds ln value. */
  void multiply(double value) {
    product *= value;
    if (++factors == GROUP) {
      sum += Math.log(product);
      product = 1;
      factors = 0;
    }
  }

  /** The sum so far. */
  double sum() {
    return sum + Math.log(product);
  }
}
