package dev.quire.input;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Dates and times in ISO 8601: {@code 2003-05-01}, {@code 2003-05-01T12:30}, {@code 2003-05-01
 * 12:30:05.25}, {@code 2003-05-01T12:30:05+02:00}. A day is its beginning, and without a zone a
 * time is UTC. Fractions of seconds are cut off.
 */
public final class DateTimeText {
  /** The answer for what is not written in a usual form. */
  static final long NONE = Long.MIN_VALUE;

  private static final int DATE_BYTES = 10;
  private static final int TIME_BYTES = 19; // of date and time, up to the seconds
  private static final long DAY_SECONDS = 86_400;

  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][ ]")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[ ][XXX][XX][X]")
          .appendPattern("['UTC']['GMT']")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private DateTimeText() {}

  /**
   * Seconds since 1970-01-01 UTC for the usual forms; {@link #NONE} for {@link #parse} to judge.
   */
  static long plain(byte[] text, int from, int end) {
    int length = end - from;
    boolean timed = length >= TIME_BYTES;
    if ((!timed && length != DATE_BYTES) || text[from + 4] != '-' || text[from + 7] != '-') {
      return NONE;
    }
    int year = digits(text, from, 4);
    int month = digits(text, from + 5, 2);
    int day = digits(text, from + 8, 2);
    if (!isDate(year, month, day)) {
      return NONE;
    }
    long seconds = epochDay(year, month, day) * DAY_SECONDS;
    if (!timed) {
      return seconds;
    }
    byte between = text[from + DATE_BYTES];
    int hour = digits(text, from + 11, 2);
    int minute = digits(text, from + 14, 2);
    int second = digits(text, from + 17, 2);
    if ((hour | minute | second | (23 - hour) | (59 - minute) | (59 - second)) < 0
        || (between != 'T' && between != ' ')
        || text[from + 13] != ':'
        || text[from + 16] != ':'
        || !endsPlainly(text, from + TIME_BYTES, end)) {
      return NONE;
    }
    return seconds + 3600L * hour + 60L * minute + second;
  }

  /**
   * The beginning of a day in seconds, of a date as a number: {@code 20030501}, or {@link #NONE}.
   */
  static long ofDigits(long date) {
    if (date < 1000_01_01 || date > 9999_12_31) {
      return NONE;
    }
    int year = (int) (date / 10_000);
    int month = (int) (date / 100 % 100);
    int day = (int) (date % 100);
    return isDate(year, month, day) ? epochDay(year, month, day) * DAY_SECONDS : NONE;
  }

  private static boolean isDate(int year, int month, int day) {
    return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month);
  }

  /** Whether nothing follows but a fraction and a Z. */
  private static boolean endsPlainly(byte[] text, int from, int end) {
    int at = from;
    if (at < end && text[at] == '.') {
      int start = ++at;
      while (at < end && text[at] >= '0' && text[at] <= '9') {
        at++;
      }
      if (at == start) {
        return false;
      }
    }
    return at == end || (at + 1 == end && text[at] == 'Z');
  }

  private static int digits(byte[] text, int from, int count) {
    int value = 0;
    for (int at = from; at < from + count; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  private static int daysOfMonth(int year, int month) {
    if (month == 2) {
      return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** Days from 1970-01-01, with years that begin in March, so that a leap day is the last. */
  private static long epochDay(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int m = month <= 2 ? month + 9 : month - 3; // 0 for March
    int dayOfYear = (153 * m + 2) / 5 + day - 1;
    return 365L * y
        + Math.floorDiv(y, 4)
        - Math.floorDiv(y, 100)
        + Math.floorDiv(y, 400)
        + dayOfYear
        - 719_468;
  }

  /** Seconds since 1970-01-01 UTC, if the text is a date, with a time or without. */
  public static OptionalLong parse(String text) {
    try {
      TemporalAccessor parsed = FORMAT.parse(text.strip());
      LocalDate date = LocalDate.from(parsed);
      var time = parsed.query(TemporalQueries.localTime());
      ZoneOffset zone = parsed.query(TemporalQueries.offset());
      LocalDateTime local = time == null ? date.atStartOfDay() : date.atTime(time);
      return OptionalLong.of(local.toEpochSecond(zone == null ? ZoneOffset.UTC : zone));
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }
}
