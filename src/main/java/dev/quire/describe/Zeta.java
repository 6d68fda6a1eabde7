package dev.quire.describe;

/**
 * The Hurwitz zeta function {@code zeta(s, q) = sum over k >= 0 of (q + k)^-s}, which the power law
 * {@code P(x) = x^-s / zeta(s, q)} for whole {@code x >= q} is scaled by. Everything here is scaled
 * by {@code q^s}, so that no large {@code s} takes it out of the range of a double.
 *
 * <p>The first terms are added up, those from {@code a} on are the Euler-Maclaurin formula: {@code
 * a^-s (a / (s - 1) + 1/2 + sum over j of B_2j / (2j)! s (s + 1) ... (s + 2j - 2) / a^(2j - 1))}.
 */
final class Zeta {
  /** Bernoulli number {@code 2j} over the factorial of {@code 2j}, for j = 1, 2, ... */
  private static final double[] BERNOULLI = {
    1.0 / 12,
    -1.0 / 720,
    1.0 / 30240,
    -1.0 / 1209600,
    1.0 / 47900160,
    -691.0 / 1307674368000.0,
    1.0 / 74724249600.0,
    -3617.0 / 10670622842880000.0
  };

  /** So far beyond s the terms of the formula shrink fast. */
  private static final double BEYOND = 10;

  private static final double NEGLIGIBLE = 1e-17;

  private Zeta() {}

  /**
   * {@code q^s zeta(s, q)}.
   *
   * @param s above 1
   * @param q at least 1
   */
  static double scaled(double s, double q) {
    double sum = 0;
    double a = q;
    for (; a < s + BEYOND; a++) {
      double term = Math.pow(a / q, -s);
      sum += term;
      if (term < NEGLIGIBLE * sum) {
        return sum;
      }
    }
    double rest = a / (s - 1) + 0.5;
    double factor = s / a; // s ... (s + 2j - 2) / a^(2j - 1)
    for (int j = 0; j < BERNOULLI.length; j++) {
      double term = BERNOULLI[j] * factor;
      rest += term;
      if (Math.abs(term) < NEGLIGIBLE * rest) {
        break;
      }
      factor *= (s + 2 * j + 1) * (s + 2 * j + 2) / (a * a);
    }
    return sum + (a == q ? rest : Math.pow(a / q, -s) * rest);
  }

  /**
   * The mean of {@code ln(x / q)} under the power law, which is {@code -d/ds ln(q^s zeta(s, q))}.
   * It falls with s, from infinity to 0.
   */
  static double meanLog(double s, double q) {
    double sum = 0;
    double logs = 0;
    double a = q;
    for (; a < s + BEYOND; a++) {
      double log = Math.log(a / q);
      double term = Math.exp(-s * log);
      sum += term;
      logs += log * term;
      if (term * Math.max(1, log) < NEGLIGIBLE * sum) {
        return logs / sum;
      }
    }
    double rest = a / (s - 1) + 0.5;
    double slope = -a / ((s - 1) * (s - 1)); // d rest / ds
    double factor = s / a;
    double inverses = 1 / s; // d ln factor / ds
    for (int j = 0; j < BERNOULLI.length; j++) {
      rest += BERNOULLI[j] * factor;
      slope += BERNOULLI[j] * factor * inverses;
      factor *= (s + 2 * j + 1) * (s + 2 * j + 2) / (a * a);
      inverses += 1 / (s + 2 * j + 1) + 1 / (s + 2 * j + 2);
    }
    double log = Math.log(a / q);
    double weight = Math.exp(-s * log);
    return (logs + weight * (log * rest - slope)) / (sum + weight * rest);
  }
}
