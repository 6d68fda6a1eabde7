package dev.quire.input;

import dev.quire.input.RatingColumns.Role;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Parses plain lines: unsigned numbers of at most 19 digits, a delimiter of one byte, LF or CRLF,
 * and nothing else. It judges no line. One that it doesn't understand may be fine for {@link
 * LineParser}, which also finds the words when it is not.
 */
final class FastLines {
  private static final int MAX_DIGITS = 19;

  /** Bytes behind the text that are looked at, though nothing depends on them. */
  static final int PADDING_BYTES = 48;

  private static final long[] LONG_POWERS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000
  };

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte delimiter;
  private final boolean quotes; // whether fields may have them
  private final Role[] roles; // [columns]
  private final boolean usualColumns; // userId,movieId,rating,timestamp in this order
  private byte[] text;
  private int at; // next byte
  private long lines;
  private boolean stuck;

  // of the line being parsed
  private long userId;
  private long itemId;
  private float rating;
  private double roundingError; // of the rating
  private long timestamp;

  /** Parses lines of a shape that it {@link #understands}. */
  FastLines(TextShape shape) {
    delimiter = (byte) shape.delimiter().text().charAt(0);
    quotes = shape.quotes();
    roles = new Role[shape.columns().count()];
    for (int c = 0; c < roles.length; c++) {
      roles[c] = shape.columns().role(c);
    }
    rating = 1; // of an event, when there is no column for it
    usualColumns =
        Arrays.equals(roles, new Role[] {Role.USER, Role.ITEM, Role.RATING, Role.TIMESTAMP});
  }

  /** Whether lines of a shape are of the kind that it understands. */
  static boolean understands(TextShape shape, RatingIds ids) {
    return shape.delimiter().text().length() == 1
        && shape.decimalPoint() == '.'
        && shape.timeUnit() == TimeUnit.SECONDS
        && ids.kinds().equals(IdKinds.NUMBERS);
  }

  /** Points it at the first line of a text. */
  void reset() {
    lines = 0;
    stuck = false;
  }

  /**
   * Adds ratings until the text ends, the batch is full or a line is not understood.
   *
   * @param bytes the text, and at least {@value #PADDING_BYTES} bytes more
   * @param end where the text ends; the byte before it is a line feed
   * @return the start of the next line
   */
  int parse(byte[] bytes, int from, int end, RatingBatch batch) {
    text = bytes;
    int line = from;
    while (line < end && !batch.isFull()) {
      line = usualColumns ? parseUsual(bytes, line, end, batch) : line;
      if (line == end || batch.isFull()) {
        return line;
      }
      at = line;
      if (!endOfLine()) {
        if (!parseLine()) {
          stuck = true;
          return line;
        }
        batch.add(userId, itemId, rating, timestamp);
        batch.rounded(roundingError);
      }
      line = at;
      lines++;
    }
    return line;
  }

  /**
   * The loop in which the time goes: lines like {@code 1234,56789,3.5,1234567890}, with ids of up
   * to 7 digits, one decimal and a timestamp of 8 to 16 digits. All is in local variables and
   * without a loop over digits, whose varying ends the processor would guess wrong.
   *
   * @return the start of the first line that is not like that
   */
  private int parseUsual(byte[] bytes, int from, int end, RatingBatch batch) {
    byte delimiter = this.delimiter;
    int line = from;
    while (line < end && !batch.isFull()) {
      long user = digits((long) EIGHT.get(bytes, line));
      int userLength = digitCount(user);
      int p = line + userLength + 1;
      long item = digits((long) EIGHT.get(bytes, p));
      int itemLength = digitCount(item);
      int ratingStart = p + itemLength + 1;
      int whole = bytes[ratingStart] - '0';
      int tenths = bytes[ratingStart + 2] - '0';
      int timestampStart = ratingStart + 4;
      long high = digits((long) EIGHT.get(bytes, timestampStart));
      long low = digits((long) EIGHT.get(bytes, timestampStart + 8));
      int lowLength = digitCount(low);
      p = timestampStart + 8 + lowLength;
      if (((userLength - 1) | (itemLength - 1) | (7 - userLength) | (7 - itemLength)) < 0
          || (leadingZero(user, userLength) | leadingZero(item, itemLength)) < 0
          || bytes[line + userLength] != delimiter
          || bytes[ratingStart - 1] != delimiter
          || (whole | tenths | (9 - whole) | (9 - tenths)) < 0
          || bytes[ratingStart + 1] != '.'
          || bytes[ratingStart + 3] != delimiter
          || digitCount(high) != 8
          || lowLength == 8) {
        return line;
      }
      p = bytes[p] == '\r' ? p + 1 : p;
      if (bytes[p] != '\n') {
        return line;
      }
      batch.add(
          value(user, userLength),
          value(item, itemLength),
          PlainNumber.ofTenths(10 * whole + tenths),
          lowLength == 0
              ? value(high, 8)
              : value(high, 8) * LONG_POWERS[lowLength] + value(low, lowLength));
      line = p + 1;
      lines++;
    }
    return line;
  }

  /** Lines behind it since {@link #reset}. */
  long lines() {
    return lines;
  }

  /** Whether it stopped at a line that it doesn't understand. */
  boolean isStuck() {
    return stuck;
  }

  private boolean parseLine() {
    int last = roles.length - 1;
    for (int column = 0; column <= last; column++) {
      boolean understood =
          switch (roles[column]) {
            case USER -> (userId = whole()) >= 0;
            case ITEM -> (itemId = whole()) >= 0;
            case TIMESTAMP -> (timestamp = whole()) >= 0;
            case RATING -> decimal();
            case OTHER -> skipField();
          };
      if (!understood || !(column == last ? endOfLine() : delimiter())) {
        return false;
      }
    }
    return true;
  }

  private boolean delimiter() {
    return text[at++] == delimiter;
  }

  private boolean endOfLine() {
    if (text[at] == '\n') {
      at++;
      return true;
    }
    if (text[at] == '\r' && text[at + 1] == '\n') {
      at += 2;
      return true;
    }
    return false;
  }

  /** The number at hand, or -1 when there is none or it is long. */
  private long whole() {
    byte[] bytes = text;
    int p = at;
    long eight = digits((long) EIGHT.get(bytes, p));
    int length = digitCount(eight);
    if (length == 0) {
      return -1;
    }
    if (leadingZero(eight, length) < 0) {
      return -1;
    }
    long value = value(eight, length);
    p += length;
    if (length == 8) {
      int start = at;
      for (int digit; (digit = bytes[p] - '0') >= 0 && digit <= 9; p++) {
        value = 10 * value + digit;
      }
      if (p - start > MAX_DIGITS) {
        return -1;
      }
    }
    at = p;
    return value; // negative when it is beyond 63 bits
  }

  /**
   * Negative when a number of several digits begins with 0, which an id that is a number doesn't.
   */
  private static int leadingZero(long eight, int length) {
    return ((int) (eight & 0xff) - 1) & (1 - length);
  }

  /** Eight characters less '0' each; digits become 0 to 9. */
  private static long digits(long characters) {
    return characters ^ 0x3030303030303030L;
  }

  /** How many of the eight are digits, from the first on: 6 or more above 9 sets the high half. */
  private static int digitCount(long eight) {
    long others = ((eight + 0x0606060606060606L) | eight) & 0xf0f0f0f0f0f0f0f0L;
    return Long.numberOfTrailingZeros(others) >>> 3;
  }

  /**
   * The number that the first {@code length} digits make, from 1 to 8. They move to the high bytes,
   * behind zeros; then pairs, fours and eights are joined, all of a kind with one multiplication.
   */
  private static long value(long eight, int length) {
    long tens = eight << (Long.SIZE - 8 * length);
    long pairs = (tens * 10 + (tens >>> 8)) & 0x00ff00ff00ff00ffL;
    long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000ffff0000ffffL;
    return (fours * 10_000 + (fours >>> 32)) & 0xffffffffL;
  }

  /** Digits, perhaps with a point and more digits. */
  private boolean decimal() {
    byte[] bytes = text;
    int p = at;
    int first = bytes[p] - '0';
    if (first >= 0 && first <= 9 && bytes[p + 1] == '.') {
      int second = bytes[p + 2] - '0';
      int next = bytes[p + 3];
      if (second >= 0 && second <= 9 && (next == delimiter || next == '\r' || next == '\n')) {
        rating = PlainNumber.ofTenths(10 * first + second); // nearly all ratings are like 3.5
        roundingError = 0; // nothing beside the tenth by which the next one differs
        at = p + 3;
        return true;
      }
    }
    return longDecimal();
  }

  private boolean longDecimal() {
    byte[] bytes = text;
    int start = at;
    int p = start;
    long value = 0;
    for (int digit; (digit = bytes[p] - '0') >= 0 && digit <= 9; p++) {
      value = 10 * value + digit;
    }
    int digits = p - start;
    int decimals = 0;
    if (bytes[p] == '.') {
      int point = p++;
      for (int digit; (digit = bytes[p] - '0') >= 0 && digit <= 9; p++) {
        value = 10 * value + digit;
      }
      decimals = p - point - 1;
    }
    at = p;
    double exact = PlainNumber.of(value, decimals);
    rating = (float) exact;
    roundingError = Math.abs(exact - rating);
    return digits > 0 && digits + decimals <= PlainNumber.MAX_EXACT_DIGITS;
  }

  private boolean skipField() {
    while (text[at] != delimiter && text[at] != '\n' && text[at] != '\r') {
      if (text[at] == '"' && quotes) {
        return false;
      }
      at++;
    }
    return true;
  }
}
