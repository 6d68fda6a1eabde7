package dev.quire.experiment;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The likes that were held out and are found among what is shown, each weighed by the inverse of
 * its propensity, the probability to be rated at all:
 *
 * <pre>
 *   sum over shown items with r_ui &gt;= positiveFrom of 1 / p_i   /   shown,   p_i = (n_i / max n)^(1/2)
 * </pre>
 *
 * <p>n the training ratings of an item, at least 1. What few have seen is seldom among held-out
 * ratings, liked or not; without the weights lists of what everybody knows would win. The price is
 * variance: a few likes of rare items count as much as many of others. The propensity is relative,
 * so outcomes compare arms, and are no probabilities.
 *
 * <p>T. Schnabel, A. Swaminathan, A. Singh, N. Chandak, T. Joachims, "Recommendations as
 * treatments: debiasing learning and evaluation", ICML 2016; the propensity is that of Y. Saito, S.
 * Yaginuma, Y. Nishino, H. Sakata, K. Nakata, "Unbiased recommender learning from
 * missing-not-at-random implicit feedback", WSDM 2020.
 */
final class Likes implements Outcome {
  private final CsrMatrix heldOut;
  private final Ratings training;
  private final double positiveFrom;
  private final double most; // training ratings of any item

  /**
   * Of ratings.
   *
   * @param heldOut rows are users
   * @param training tells how popular items are
   */
  Likes(CsrMatrix heldOut, Ratings training, double positiveFrom) {
    this.heldOut = heldOut;
    this.training = training;
    this.positiveFrom = positiveFrom;
    this.most = IntStream.range(0, training.items()).mapToDouble(this::count).max().orElse(1);
  }

  private double count(int item) {
    return Math.max(1, training.byItem().rowLength(item));
  }

  @Override
  public double of(int user, int[] shown) {
    double sum = 0;
    for (long at = heldOut.rowStart(user); at < heldOut.rowEnd(user); at++) {
      int item = heldOut.column(at);
      if (heldOut.value(at) >= (float) positiveFrom
          && IntStream.of(shown).anyMatch(other -> other == item)) {
        sum += Math.sqrt(most / count(item));
      }
    }
    return sum / shown.length;
  }

  @Override
  public String words() {
    return String.format(
        Locale.ROOT,
        "what was held out, of %s or more, per item shown, each by (most users / its users)^0.5",
        (float) positiveFrom);
  }
}
