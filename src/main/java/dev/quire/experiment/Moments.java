package dev.quire.experiment;

/**
 * Running means, variances and covariance of the users' outcomes y and what was known of them
 * before, x, after B. P. Welford, "Note on a method for calculating corrected sums of squares and
 * products", Technometrics 4(3), 1962.
 */
final class Moments {
  private long users;
  private double meanY;
  private double meanX;
  private double squaresY; // sums of deviations from the means
  private double squaresX;
  private double products;

  void add(double y, double x) {
    users++;
    double beforeY = y - meanY;
    double beforeX = x - meanX;
    meanY += beforeY / users;
    meanX += beforeX / users;
    squaresY += beforeY * (y - meanY);
    squaresX += beforeX * (x - meanX);
    products += beforeX * (y - meanY);
  }

  long users() {
    return users;
  }

  double squaresY() {
    return squaresY;
  }

  Sample outcome() {
    return new Sample(users, meanY, perDegree(squaresY));
  }

  Sample covariate() {
    return new Sample(users, meanX, perDegree(squaresX));
  }

  double covariance() {
    return perDegree(products);
  }

  /** The sample of {@code y - theta (x - origin)}. */
  Sample adjusted(double theta, double origin) {
    double squares = squaresY - 2 * theta * products + theta * theta * squaresX;
    return new Sample(users, meanY - theta * (meanX - origin), perDegree(Math.max(0, squares)));
  }

  private double perDegree(double sum) {
    return users < 2 ? 0 : sum / (users - 1);
  }
}
