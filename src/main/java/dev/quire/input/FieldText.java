package dev.quire.input;

import dev.quire.files.Shown;
import dev.quire.problem.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The rules for numbers in text. {@link FastLines} understands the plain ones among them and must
 * come to the same values; all others, and all that are wrong, end here.
 */
final class FieldText {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final Pattern COMMA_DECIMAL = Pattern.compile("[+-]?[0-9]+,[0-9]+");
  private static final Pattern THOUSANDS = Pattern.compile("[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[+-]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);
  private static final Pattern NOT_ZERO = Pattern.compile("[+-]?[0.]*[1-9]");

  /** Whole numbers below have room in 64 bits. */
  private static final double MAX_WHOLE = 0x1p62;

  private static final int MAX_CHARACTERS = 64;

  /** A number as short as that is in a double with all of its digits. */
  private static final int MAX_DOUBLE_CHARACTERS = 15;

  private FieldText() {}

  /** A field that is not what it has to be; the message says why. */
  static class BadField extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy; // empty for none of its own

    BadField(String message) {
      this(message, "");
    }

    BadField(String message, String remedy) {
      super(message, null, false, false); // no stack trace: with SKIP there may be millions
      this.remedy = remedy;
    }

    /** What to do, or an empty text for what one does to every wrong line. */
    String remedy() {
      return remedy;
    }

    /**
     * What is wrong with the line.
     *
     * @param text of the field
     */
    Problem problem(long line, String field, String text) {
      return Problem.of(getMessage())
          .with("line", line)
          .with("field", field)
          .with("value", shown(text));
    }
  }

  /** An external id: a whole number from 0 to 2^63 - 1. */
  static long id(String text) throws BadField {
    long id = whole(text);
    if (id < 0) {
      throw new BadField("negative id");
    }
    return id;
  }

  /** A whole number of 64 bits. */
  static long whole(String text) throws BadField {
    checkLength(text);
    if (!WHOLE.matcher(text).matches()) {
      throw new BadField("not a whole number");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadField("beyond 64 bits");
    }
  }

  /** A point in time, in whole seconds since 1970-01-01 UTC; fractions of them are cut off. */
  static long time(String text, TimeUnit unit) throws BadField {
    checkLength(text);
    if (WHOLE.matcher(text).matches()) {
      return unit.seconds(whole(text));
    }
    if (DECIMAL.matcher(text).matches() && Math.abs(Double.parseDouble(text)) < MAX_WHOLE) {
      return unit.seconds(exact(text).setScale(0, RoundingMode.FLOOR).longValueExact());
    }
    OptionalLong seconds = DateTimeText.parse(text);
    if (seconds.isEmpty()) {
      throw noTime();
    }
    return seconds.getAsLong();
  }

  static BadField noTime() {
    return new BadField(
        "not a time",
        "write seconds or milliseconds since 1970-01-01 UTC, or dates like 2003-05-01 or"
            + " 2003-05-01T12:30:00; {columns=time=none} passes over the column");
  }

  /** A rating or weight: any decimal that is finite as a float. */
  static float decimal(String text) throws BadField {
    checkLength(text);
    if (isNotFinite(text)) {
      throw new BadField("not a finite number");
    }
    if (!DECIMAL.matcher(text).matches()) {
      throw new BadField(
          "not a number",
          THOUSANDS.matcher(text).matches()
              ? "write it without commas; if they stand before decimals, {decimal=,} reads them"
              : COMMA_DECIMAL.matcher(text).matches()
                  ? "{decimal=,} reads numbers with a comma"
                  : "");
    }
    float decimal = (float) Double.parseDouble(text);
    if (!Float.isFinite(decimal)) {
      throw new BadField("number out of range");
    }
    if (decimal == 0 && NOT_ZERO.matcher(text).lookingAt()) {
      throw new BadField("number too near to 0");
    }
    return decimal + 0.0f; // -0 becomes 0, so that equal ratings have equal bits
  }

  /** Whether a text is a number that is none, or has no end. */
  static boolean isNotFinite(String text) {
    return NOT_FINITE.matcher(text).matches();
  }

  /** The number of a text that {@link #decimal} understands, with all of its digits. */
  static BigDecimal exact(String text) {
    boolean zero = !NOT_ZERO.matcher(text).lookingAt(); // perhaps with an absurd exponent
    return zero ? BigDecimal.ZERO : new BigDecimal(text);
  }

  /** How far a float is from the number that it was made of. */
  static double roundingError(String text, float decimal) {
    return text.length() <= MAX_DOUBLE_CHARACTERS
        ? Math.abs(Double.parseDouble(text) - decimal)
        : exact(text).subtract(new BigDecimal(decimal)).abs().doubleValue();
  }

  private static void checkLength(String text) throws BadField {
    if (text.isEmpty()) {
      throw new BadField("empty field");
    }
    if (text.length() > MAX_CHARACTERS) {
      throw new BadField("number too long");
    }
  }

  /** A value as messages show it: in one line, and not too long. */
  static String shown(String text) {
    return Shown.value(text);
  }

  /** The same with another length. */
  static String shown(String text, int most) {
    return Shown.cut(text, most);
  }
}
