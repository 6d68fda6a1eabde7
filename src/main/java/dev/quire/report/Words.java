package dev.quire.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** Numbers in sentences and tables, the same for every reader. */
final class Words {
  private static final int DIGITS = 4;
  private static final double SMALL = 1e-4;
  private static final double LARGE = 1e7;
  private static final double PLAIN = 1000;

  private Words() {}

  /** A whole number. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** So many of something. */
  static String count(long number, String one) {
    return count(number) + " " + (number == 1 ? one : one + "s");
  }

  /** At the beginning of a title. */
  static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /** Any number, in four digits or as many as it has before the point. */
  static String number(double number) {
    double size = Math.abs(number);
    if (!Double.isFinite(number)) {
      return "-";
    }
    if (number == 0) {
      return "0";
    }
    if (size < SMALL || size >= LARGE) {
      return String.format(Locale.ROOT, "%.3e", number);
    }
    if (size >= PLAIN) {
      return number == Math.rint(number)
          ? count((long) number)
          : String.format(Locale.ROOT, size >= 10 * PLAIN ? "%,.0f" : "%,.1f", number);
    }
    return new BigDecimal(number)
        .round(new MathContext(DIGITS, RoundingMode.HALF_EVEN))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** A number beside many others: three decimals, if that is not nothing. */
  static String brief(double number) {
    return Math.abs(number) < 0.0005 || Math.abs(number) >= PLAIN
        ? number(number)
        : String.format(Locale.ROOT, "%.3f", number);
  }

  /** A setting: a number that has more digits than anyone reads is rounded. */
  static String setting(String value) {
    return value.matches("-?\\d+\\.\\d{4,}(E-?\\d+)?") ? number(Double.parseDouble(value)) : value;
  }

  /** A share of one in hundredths. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * share);
  }

  /** A probability of a test. */
  static String probability(double p) {
    return p < 0.001
        ? String.format(Locale.ROOT, "%.1e", p)
        : String.format(Locale.ROOT, "%.3f", p);
  }

  /** A, B and C. */
  static String and(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }
}
