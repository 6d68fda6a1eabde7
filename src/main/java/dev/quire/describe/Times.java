package dev.quire.describe;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When ratings were given, in UTC.
 *
 * @param first the second of the earliest
 * @param last the second of the latest
 * @param years from that of the earliest to that of the latest, with those that have no ratings
 *     unless they are very many
 */
public record Times(Instant first, Instant last, List<Year> years) {
  private static final int MOST_YEARS = 1000;
  private static final long DAY_SECONDS = 86_400;

  /**
   * Ratings of a year.
   *
   * @param year of our calendar
   * @param ratings how many
   */
  public record Year(int year, long ratings) {}

  /** Keeps a copy. */
  public Times {
    years = List.copyOf(years);
  }

  /**
   * Gathers the times of ratings. Years of our time are looked up by the day: users rate over
   * years, and their ratings don't lie in the order of time.
   */
  static final class Tally {
    private static final int BASE_YEAR = 1970;
    private static final short[] YEAR_OF_DAY = yearsOfDays(BASE_YEAR + 200);
    private static final long USUAL_SECONDS = YEAR_OF_DAY.length * DAY_SECONDS;

    /** What is beyond the year 5138 in seconds is taken for milliseconds, or even finer. */
    private static final long MOST_SECONDS = 100_000_000_000L;

    private static final int FINER = 1000;

    private final long[] usual = new long[YEAR_OF_DAY[YEAR_OF_DAY.length - 1] + 1]; // by year
    private final Map<Integer, Long> others = new TreeMap<>();
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    /** For each day since 1970 how many years that is later. */
    private static short[] yearsOfDays(int endYear) {
      short[] years = new short[Math.toIntExact(LocalDate.of(endYear, 1, 1).toEpochDay())];
      for (int year = BASE_YEAR; year < endYear; year++) {
        LocalDate newYear = LocalDate.of(year, 1, 1);
        int day = Math.toIntExact(newYear.toEpochDay());
        Arrays.fill(years, day, day + newYear.lengthOfYear(), (short) (year - BASE_YEAR));
      }
      return years;
    }

    /** Takes timestamps in. */
    void add(long[] timestamps, int size) {
      long least = Long.MAX_VALUE;
      long greatest = Long.MIN_VALUE;
      for (int i = 0; i < size; i++) {
        long time = timestamps[i];
        if (time >= 0 && time < USUAL_SECONDS) {
          usual[YEAR_OF_DAY[(int) (time / DAY_SECONDS)]]++;
        } else {
          time = addOther(time);
        }
        least = Math.min(least, time);
        greatest = Math.max(greatest, time);
      }
      widen(least, greatest);
    }

    /** Returns the time in seconds. */
    private long addOther(long timestamp) {
      long time = timestamp;
      while (time >= MOST_SECONDS || time <= -MOST_SECONDS) {
        time = Math.floorDiv(time, FINER);
      }
      others.merge(year(time), 1L, Long::sum);
      return time;
    }

    private static int year(long time) {
      return LocalDate.ofEpochDay(Math.floorDiv(time, DAY_SECONDS)).getYear();
    }

    private void widen(long least, long greatest) {
      first = Math.min(first, least);
      last = Math.max(last, greatest);
    }

    /** Adds what another has gathered. */
    void addAll(Tally other) {
      for (int year = 0; year < usual.length; year++) {
        usual[year] += other.usual[year];
      }
      other.others.forEach((year, ratings) -> others.merge(year, ratings, Long::sum));
      widen(other.first, other.last);
    }

    /** All of it; there has to be something. */
    Times times() {
      Map<Integer, Long> years = new TreeMap<>(others);
      for (int year = 0; year < usual.length; year++) {
        if (usual[year] > 0) {
          years.merge(BASE_YEAR + year, usual[year], Long::sum);
        }
      }
      if (year(last) - year(first) < MOST_YEARS) {
        for (int year = year(first); year <= year(last); year++) {
          years.putIfAbsent(year, 0L);
        }
      }
      List<Year> list = new ArrayList<>();
      years.forEach((year, ratings) -> list.add(new Year(year, ratings)));
      return new Times(Instant.ofEpochSecond(first), Instant.ofEpochSecond(last), list);
    }
  }
}
