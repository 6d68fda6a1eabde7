package dev.quire.ask;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelMetadata;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * The ratings that there are in a dataset.
 *
 * @param lowest of them
 * @param highest of them
 */
public record RatingScale(float lowest, float highest) {
  private static final int LEAST_DIGITS = 4;

  static RatingScale of(Model model) throws InvalidFileException {
    return new RatingScale(
        (float) model.number(ModelMetadata.MIN_RATING),
        (float) model.number(ModelMetadata.MAX_RATING));
  }

  boolean has(float rating) {
    return rating >= lowest && rating <= highest; // NaN is not
  }

  /** One of both ends, with the decimals that both need. */
  String text(float end) {
    BigDecimal low = shortest(lowest);
    BigDecimal high = shortest(highest);
    if (isExtreme(low) || isExtreme(high)) {
      int digits = Math.max(LEAST_DIGITS, Math.max(low.precision(), high.precision()));
      return String.format(Locale.ROOT, "%." + (digits - 1) + "e", end);
    }
    int decimals = Math.max(0, Math.max(low.scale(), high.scale()));
    return shortest(end).setScale(decimals).toPlainString();
  }

  /** Whether nobody wants to count its zeros: those from 1e-4 to 1e7 are written out. */
  private static boolean isExtreme(BigDecimal end) {
    int exponent = end.precision() - end.scale() - 1;
    return end.signum() != 0 && (exponent < -4 || exponent > 6);
  }

  /** In the fewest digits that tell it from other floats. */
  private static BigDecimal shortest(float value) {
    return new BigDecimal(Float.toString(value)).stripTrailingZeros();
  }
}
