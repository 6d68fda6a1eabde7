package dev.quire.cli;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * Numbers as text, whatever the unit of the ratings and its zero. In a file: the fewest characters
 * that give the same float back. For people: numbers that stand together have the same decimals, so
 * many that the largest has at least {@value #DIGITS} significant digits, and so has, with at least
 * {@value #SPREAD_DIGITS}, what they differ by: 4.123 stars, 82.46 of 100, 0.0005123, 100003.4 and
 * 100001.9.
 */
public final class Numbers {
  /** That has a sign though it shows no digit but 0. */
  private static final Pattern ZERO = Pattern.compile("-[0.]+(e[+-]\\d+)?");

  private static final int DIGITS = 4;

  private static final int SPREAD_DIGITS = 2;

  /** Significant digits that tell any two floats apart. */
  private static final int FLOAT_DIGITS = 9;

  /** From here on two floats differ by 1/64 and more. */
  private static final double COARSE = 1 << 17;

  /** Numbers from 1e-4 to 1e7 are written out, as in Java. */
  private static final int LEAST_EXPONENT = -4;

  private static final int MOST_EXPONENT = 6;

  private final String format;

  private Numbers(String format) {
    this.format = format;
  }

  /** For numbers that stand together; of those that are not finite nothing follows. */
  public static Numbers of(double... values) {
    return ofLargest(DIGITS, values);
  }

  /**
   * For numbers that stand together and may be far larger than what matters of them.
   *
   * @param difference one that has to show
   */
  public static Numbers telling(double difference, double... values) {
    return of(DIGITS, difference, values);
  }

  /** For a column of a table. */
  public static <T> Numbers of(Collection<T> rows, ToDoubleFunction<T> value) {
    return of(rows.stream().mapToDouble(value).toArray());
  }

  /** For ratings as they were given: all their decimals. */
  public static Numbers ofRatings(double... ratings) {
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
    DoubleSummaryStatistics range =
        DoubleStream.of(values).filter(Double::isFinite).summaryStatistics();
    double spread = range.getCount() == 0 ? 0 : range.getMax() - range.getMin();
    return of(digits, spread, values);
  }

  private static Numbers of(int digits, double difference, double... values) {
    double largest =
        DoubleStream.of(values).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    int exponent = exponent(largest);
    int toTell = difference == 0 ? 0 : exponent - exponent(difference) + SPREAD_DIGITS;
    int all = Math.max(digits, Math.min(toTell, FLOAT_DIGITS));
    return exponent < LEAST_EXPONENT || exponent > MOST_EXPONENT
        ? new Numbers("." + (all - 1) + "e")
        : new Numbers("." + Math.max(0, all - 1 - exponent) + "f");
  }

  private static int exponent(double value) {
    return value == 0 ? 0 : (int) Math.floor(Math.log10(Math.abs(value)));
  }

  /** One of the numbers. */
  public String text(double value) {
    return withoutSignOfZero(String.format(Locale.ROOT, "%" + format, value), "");
  }

  /** One of the numbers, with its sign. */
  public String signed(double value) {
    return withoutSignOfZero(String.format(Locale.ROOT, "%+" + format, value), "+");
  }

  /** What is too small for the digits that are shown is neither above nor below 0. */
  private static String withoutSignOfZero(String text, String sign) {
    return ZERO.matcher(text).matches() ? sign + text.substring(1) : text;
  }

  /** A number that stands alone. */
  public static String significant(double value) {
    return of(value).text(value);
  }

  /** A number that stands alone, with its sign. */
  public static String significantSigned(double value) {
    return of(value).signed(value);
  }

  /** A number that stands alone, with so many significant digits. */
  public static String significant(double value, int digits) {
    return ofLargest(digits, value).text(value);
  }

  /**
   * The nearest float in the fewest digits that tell it from all others; but where floats are so
   * far apart that what ratings differ by may be lost between two, the number itself.
   */
  public static String shortest(double value) {
    boolean coarse = Math.abs(value) >= COARSE && value != (float) value;
    String text = coarse ? Double.toString(value) : Float.toString((float) value);
    int zero = text.indexOf(".0");
    int end = zero + 2;
    boolean whole = zero >= 0 && (end == text.length() || text.charAt(end) == 'E');
    return whole ? text.substring(0, zero) + text.substring(end) : text;
  }
}
