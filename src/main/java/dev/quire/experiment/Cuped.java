package dev.quire.experiment;

/**
 * The test of the outcomes less what was known of the users before: with the covariate x and its
 * mean over both arms m,
 *
 * <pre>
 *   y' = y - theta (x - m),   theta = (c_A / n_A + c_B / n_B) / (v_A / n_A + v_B / n_B)
 * </pre>
 *
 * <p>c the covariance of x and y in an arm and v the variance of x. The arms are drawn by lot, so x
 * differs between them by chance alone, and whatever theta is, the difference stays what it is on
 * average. This theta makes the estimated variance of the difference the least there is. Of few
 * users its interval may still be wider, by its degrees of freedom, and theta is 0 then.
 *
 * <p>A. Deng, Y. Xu, R. Kohavi, T. Walker, "Improving the sensitivity of online controlled
 * experiments by utilizing pre-experiment data", WSDM 2013, whose theta is that of all users
 * together: with arms of different sizes it may widen the interval. To weigh the arms as the
 * variance of the difference does is from W. Lin, "Agnostic notes on regression adjustments to
 * experimental data", Annals of Applied Statistics 7(1), 2013.
 *
 * @param theta units of the outcome for one of the covariate
 * @param test of y'
 */
public record Cuped(double theta, WelchTest test) {
  static Cuped of(Moments a, Moments b) {
    double spread = a.covariate().varianceOfMean() + b.covariate().varianceOfMean();
    double together = a.covariance() / a.users() + b.covariance() / b.users();
    double theta = spread > 0 ? together / spread : 0;
    double users = a.users() + b.users();
    double origin =
        a.covariate().mean() * (a.users() / users) + b.covariate().mean() * (b.users() / users);
    Sample adjustedA = a.adjusted(theta, origin);
    Sample adjustedB = b.adjusted(theta, origin);
    WelchTest plain = WelchTest.of(a.outcome(), b.outcome());
    if (!WelchTest.canTell(adjustedA, adjustedB)) { // all of y is foretold, or x is out of range
      return new Cuped(0, plain);
    }
    WelchTest adjusted = WelchTest.of(adjustedA, adjustedB);
    return adjusted.width() < plain.width() ? new Cuped(theta, adjusted) : new Cuped(0, plain);
  }
}
