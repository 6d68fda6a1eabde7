package dev.quire.cli;

/** Numbers with a fixed count of decimals; {@code String.format} takes ten times as long. */
final class Decimals {
  private static final double[] POWERS = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};

  /** Above this the scaled number may not fit in a long. */
  private static final double LARGE = 1e12;

  private Decimals() {}

  static void append(StringBuilder text, double value, int decimals) {
    if (!(Math.abs(value) < LARGE)) { // also NaN
      text.append(value);
      return;
    }
    long scaled = Math.round(Math.abs(value) * POWERS[decimals]);
    if (value < 0 && scaled > 0) {
      text.append('-');
    }
    long unit = (long) POWERS[decimals];
    text.append(scaled / unit);
    if (decimals > 0) {
      String fraction = Long.toString(unit + scaled % unit);
      text.append('.').append(fraction, 1, fraction.length());
    }
  }
}
