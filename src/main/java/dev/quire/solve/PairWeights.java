package dev.quire.solve;

import java.io.Serializable;

/**
 * What the pairs of a user and an item count in a preference model whose score is s = u'v:
 *
 * <pre>
 *   sum over the observed (c - 2 c s + w s^2) + g sum over all s^2
 *       + reg sum over the rows (sum w + g N)^nu |row|^2
 * </pre>
 *
 * <p>with N the number of rows on the other side. Two ways to come to w, c and g:
 *
 * <ul>
 *   <li>{@link Form#UNOBSERVED}: w = c = 2^((value - from) / doubling) and g = alpha0, so the loss
 *       is sum w (1 - s)^2 + alpha0 sum s^2: S. Rendle, W. Krichene, L. Zhang, Y. Koren,
 *       "Revisiting the performance of iALS on item recommendation benchmarks", RecSys 2022.
 *   <li>{@link Form#CONFIDENCE}: w = alpha value, c = 1 + w and g = 1, so it is sum c (1 - s)^2
 *       over the observed and sum s^2 over the others: Y. Hu, Y. Koren, C. Volinsky, "Collaborative
 *       filtering for implicit feedback datasets", ICDM 2008.
 * </ul>
 *
 * @param form which of the two
 * @param alpha g of the first form, alpha of the second
 * @param from value that weighs 1 in the first form
 * @param doubling by how much a value has to be higher to weigh twice as much in the first form
 * @param reg strength of the regularisation
 * @param nu power of what a row's pairs weigh together that it is scaled by
 */
public record PairWeights(
    Form form, double alpha, double from, double doubling, double reg, double nu)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** The ways to weigh. */
  public enum Form {
    /** Every pair weighs alpha0, and an observed one something more. */
    UNOBSERVED,
    /** An unobserved pair weighs 1, and an observed one something more. */
    CONFIDENCE
  }

  /** g: what each of all pairs weighs. */
  public double all() {
    return form == Form.UNOBSERVED ? alpha : 1;
  }

  /** w: what an observed pair weighs beyond that. */
  public double weight(double value) {
    return form == Form.UNOBSERVED ? Math.pow(2, (value - from) / doubling) : alpha * value;
  }

  /** The root of {@link #weight}. */
  public double root(double value) {
    return Math.sqrt(weight(value));
  }

  /** c: what an observed pair draws the score to 1 with. */
  public double pull(double value) {
    return form == Form.UNOBSERVED ? weight(value) : 1 + weight(value);
  }

  /**
   * What is added to the diagonal of a row's system.
   *
   * @param weight of the row's observed pairs together
   * @param others N
   */
  public double ridge(double weight, int others) {
    return reg * Math.pow(weight + all() * others, nu);
  }
}
