package dev.quire.input;

import java.util.Locale;

/** What whole numbers that are times count, since 1970-01-01 UTC. */
enum TimeUnit {
  SECONDS(1),
  MILLISECONDS(1_000),
  MICROSECONDS(1_000_000),
  NANOSECONDS(1_000_000_000);

  /** Seconds beyond this are after the year 5000, and milliseconds before it in 1973. */
  private static final long FAR = 100_000_000_000L;

  private final long inSecond;

  TimeUnit(long inSecond) {
    this.inSecond = inSecond;
  }

  /** What there is to say of it; nothing of seconds. */
  String note() {
    return this == SECONDS ? "" : ", times in " + name().toLowerCase(Locale.ROOT);
  }

  /** Whole seconds, of which a part that has begun counts as none. */
  long seconds(long time) {
    return this == SECONDS ? time : Math.floorDiv(time, inSecond);
  }

  /** The unit in which a time is between 1973 and the year 5000; seconds when it is in none. */
  static TimeUnit of(long time) {
    long magnitude = Math.abs(time);
    for (TimeUnit unit : values()) {
      if (magnitude >= 0 && magnitude / unit.inSecond < FAR) {
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
