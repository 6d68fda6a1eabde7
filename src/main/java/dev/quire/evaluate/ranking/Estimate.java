package dev.quire.evaluate.ranking;

import java.util.Arrays;

/**
 * A mean over users and where it would lie with other users: in 95 of 100 bootstrap samples between
 * {@code low} and {@code high}.
 */
public record Estimate(double mean, double low, double high) {
  private static final double TAIL = 0.025;

  /** From the means of samples. */
  static Estimate of(double mean, double[] sampleMeans) {
    double[] sorted = Arrays.stream(sampleMeans).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      return new Estimate(mean, mean, mean);
    }
    int low = (int) Math.floor(TAIL * (sorted.length - 1));
    return new Estimate(mean, sorted[low], sorted[sorted.length - 1 - low]);
  }

  /** Whether 0 is outside. */
  public boolean isNotZero() {
    return low > 0 || high < 0;
  }
}
