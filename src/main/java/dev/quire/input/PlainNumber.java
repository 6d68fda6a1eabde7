package dev.quire.input;

/** Decimals without sign and exponent, of so few digits that a {@code double} has them exactly. */
final class PlainNumber {
  /** Digits that a {@code double} holds exactly, so that one division rounds correctly. */
  static final int MAX_EXACT_DIGITS = 15;

  private static final double[] POWERS_OF_TEN = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private static final float[] ONE_DECIMAL = new float[100]; // 0.0 to 9.9

  static {
    for (int tenths = 0; tenths < ONE_DECIMAL.length; tenths++) {
      ONE_DECIMAL[tenths] = (float) (tenths / 10.0);
    }
  }

  private PlainNumber() {}

  /** The float nearest to a number of tenths, from 0 to 99. */
  static float ofTenths(int tenths) {
    return ONE_DECIMAL[tenths];
  }

  /** The double nearest to {@code digits / 10^decimals}, of at most 15 digits. */
  static double of(long digits, int decimals) {
    return digits / POWERS_OF_TEN[Math.min(decimals, MAX_EXACT_DIGITS)];
  }

  /**
   * The number that a text is.
   *
   * @param point what stands before the decimals
   * @return NaN when it is not one of these
   */
  static double parse(byte[] text, int from, int end, byte point) {
    long value = 0;
    int digits = 0;
    int decimals = 0;
    boolean behind = false;
    for (int at = from; at < end; at++) {
      int digit = text[at] - '0';
      if (digit >= 0 && digit <= 9) {
        value = 10 * value + digit;
        digits++;
        decimals += behind ? 1 : 0;
      } else if (text[at] == point && !behind && digits > 0) {
        behind = true;
      } else {
        return Double.NaN;
      }
    }
    return digits > 0 && digits <= MAX_EXACT_DIGITS ? of(value, decimals) : Double.NaN;
  }
}
