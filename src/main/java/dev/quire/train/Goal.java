package dev.quire.train;

import java.util.Locale;

/** What training goes for. */
public enum Goal {
  /** Squared errors and penalties, which are minimised. */
  OBJECTIVE {
    @Override
    double unit(double value, long ratings) {
      return Math.abs(value); // which is in units of the ratings' square
    }
  },
  /**
   * The evidence lower bound, the logarithm of a probability, which is maximised. A share of itself
   * would depend on the unit of the ratings: times c they have it lower by ln c each.
   */
  ELBO {
    @Override
    double unit(double value, long ratings) {
      return ratings;
    }
  };

  /** What changes of the goal are measured in, near a value. */
  abstract double unit(double value, long ratings);

  /** Its name in histories. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
