package dev.quire.input;

import dev.quire.input.FieldText.BadField;
import java.util.Locale;
import java.util.stream.LongStream;

/** What whole numbers that are times count since 1970-01-01 UTC, or that they are dates. */
enum TimeUnit {
  SECONDS(1),
  MILLISECONDS(1_000),
  MICROSECONDS(1_000_000),
  NANOSECONDS(1_000_000_000),
  /** {@code 20030501}: as seconds, dates of our time would be a few weeks of 1970. */
  DATES(0);

  private static final long FIRST_DATE = 19_000_101; // of those that are recognised
  private static final long LAST_DATE = 21_001_231;

  /** Seconds beyond this are after the year 5000, and milliseconds before it in 1973. */
  private static final long FAR = 100_000_000_000L;

  private final long inSecond; // 0 for none

  TimeUnit(long inSecond) {
    this.inSecond = inSecond;
  }

  /** What there is to say of it; nothing of seconds. */
  String note() {
    return switch (this) {
      case SECONDS -> "";
      case DATES -> ", times are dates of eight digits";
      default -> ", times in " + name().toLowerCase(Locale.ROOT);
    };
  }

  /**
   * Whole seconds, of which a part that has begun counts as none.
   *
   * @throws BadField when it is no date where all are
   */
  long seconds(long time) throws BadField {
    if (this != DATES) {
      return this == SECONDS ? time : Math.floorDiv(time, inSecond);
    }
    long seconds = DateTimeText.ofDigits(time);
    if (seconds == DateTimeText.NONE) {
      throw FieldText.noTime();
    }
    return seconds;
  }

  /** The whole part of a time that is a number; none of a date and of what is no time. */
  static LongStream wholePart(String time) {
    try {
      return TableLook.isDecimal(time)
          ? LongStream.of(FieldText.time(time, SECONDS))
          : LongStream.empty();
    } catch (BadField e) {
      return LongStream.empty();
    }
  }

  /** Dates, or the unit in which it is between 1973 and the year 5000; seconds when in none. */
  static TimeUnit of(long time) {
    if (time >= FIRST_DATE
        && time <= LAST_DATE
        && DateTimeText.ofDigits(time) != DateTimeText.NONE) {
      return DATES;
    }
    long magnitude = Math.abs(time);
    for (TimeUnit unit : values()) {
      if (unit != DATES && magnitude >= 0 && magnitude / unit.inSecond < FAR) {
        return unit;
      }
    }
    return SECONDS;
  }

  /** The unit of times that are in the last decades in it, all of them; otherwise seconds. */
  static TimeUnit ofAll(long[] times) {
    TimeUnit found = null;
    for (long time : times) {
      TimeUnit unit = time == 0 ? found : of(time);
      if (found != null && unit != found) {
        return SECONDS;
      }
      found = unit;
    }
    return found == null ? SECONDS : found;
  }
}
