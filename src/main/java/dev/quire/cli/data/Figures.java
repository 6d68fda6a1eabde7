package dev.quire.cli.data;

import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers of a description, as people read them. */
final class Figures {
  private Figures() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** A coefficient, or anything else whose unit is 1. */
  static String coefficient(double number) {
    return String.format(Locale.ROOT, "%.3f", number);
  }

  static String coefficient(OptionalDouble number) {
    return number.isPresent() ? coefficient(number.getAsDouble()) : "-";
  }
}
