package dev.quire.cli;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Numbers as text, whatever the unit of the ratings. In a file: the fewest characters that give the
 * same float back. For people: numbers that stand together have the same decimals, so many that the
 * largest has at least {@value #DIGITS} significant digits: 4.123 stars, 82.46 of 100, 0.0005123.
 */
final class Numbers {
  private static final int DIGITS = 4;

  /** Numbers from 1e-4 to 1e7 are written out, as in Java. */
  private static final int LEAST_EXPONENT = -4;

  private static final int MOST_EXPONENT = 6;

  private final String format;

  private Numbers(String format) {
    this.format = format;
  }

  /** For numbers that stand together; of those that are not finite nothing follows. */
  static Numbers of(double... values) {
    return ofLargest(DIGITS, values);
  }

  /** For a column of a table. */
  static <T> Numbers of(Collection<T> rows, ToDoubleFunction<T> value) {
    return of(rows.stream().mapToDouble(value).toArray());
  }

  /** For ratings as they were given: all their decimals. */
  static Numbers ofRatings(double... ratings) {
    int decimals = 0;
    for (double rating : ratings) {
      if (exponent(rating) < LEAST_EXPONENT || exponent(rating) > MOST_EXPONENT) {
        return of(ratings);
      }
      decimals = Math.max(decimals, new BigDecimal(shortest(rating)).scale());
    }
    return new Numbers("." + decimals + "f");
  }

  private static Numbers ofLargest(int digits, double... values) {
    double largest =
        DoubleStream.of(values).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    int exponent = exponent(largest);
    return exponent < LEAST_EXPONENT || exponent > MOST_EXPONENT
        ? new Numbers("." + (digits - 1) + "e")
        : new Numbers("." + Math.max(0, digits - 1 - exponent) + "f");
  }

  private static int exponent(double value) {
    return value == 0 ? 0 : (int) Math.floor(Math.log10(Math.abs(value)));
  }

  /** One of the numbers. */
  String text(double value) {
    return String.format(Locale.ROOT, "%" + format, value);
  }

  /** One of the numbers, with its sign. */
  String signed(double value) {
    return String.format(Locale.ROOT, "%+" + format, value);
  }

  /** A number that stands alone. */
  static String significant(double value) {
    return of(value).text(value);
  }

  /** A number that stands alone, with its sign. */
  static String significantSigned(double value) {
    return of(value).signed(value);
  }

  /** A number that stands alone, with so many significant digits. */
  static String significant(double value, int digits) {
    return ofLargest(digits, value).text(value);
  }

  /** The nearest float in the fewest digits that tell it from all others. */
  static String shortest(double value) {
    String text = Float.toString((float) value);
    int zero = text.indexOf(".0");
    int end = zero + 2;
    boolean whole = zero >= 0 && (end == text.length() || text.charAt(end) == 'E');
    return whole ? text.substring(0, zero) + text.substring(end) : text;
  }
}
