package dev.quire.describe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimesTest {
  private static Times of(long... timestamps) {
    Times.Tally tally = new Times.Tally();
    tally.add(timestamps, timestamps.length);
    Times.Tally all = new Times.Tally();
    all.addAll(tally);
    return all.times();
  }

  @Test
  void yearsAsTheCalendarHasThem() {
    for (int seed = 0; seed < 20; seed++) {
      long spread = seed < 10 ? 4_000_000_000L : 90_000_000_000L;
      long[] times = new Random(seed).longs(500, seed % 2 == 0 ? 0 : -spread, spread).toArray();
      Times found = of(times);
      Map<Integer, Long> expected =
          LongStream.of(times)
              .mapToObj(time -> Instant.ofEpochSecond(time).atZone(ZoneOffset.UTC).getYear())
              .collect(Collectors.groupingBy(year -> year, TreeMap::new, Collectors.counting()));
      Map<Integer, Long> years = new TreeMap<>();
      found.years().stream()
          .filter(year -> year.ratings() > 0)
          .forEach(year -> years.put(year.year(), year.ratings()));
      assertEquals(expected, years);
      assertEquals(LongStream.of(times).min().orElseThrow(), found.first().getEpochSecond());
      assertEquals(LongStream.of(times).max().orElseThrow(), found.last().getEpochSecond());
    }
  }

  @Test
  void theLastSecondOfAYearAndTheFirstOfTheNext() {
    Times times = of(Instant.parse("2000-01-01T00:00:00Z").getEpochSecond() - 1, 946_684_800L);
    assertEquals(List.of(new Times.Year(1999, 1), new Times.Year(2000, 1)), times.years());
  }

  @Test
  void yearsWithoutRatingsAreThere() {
    Times times = of(0, 100_000_000, 100_000_000);
    assertEquals(4, times.years().size());
    assertEquals(new Times.Year(1971, 0), times.years().get(1));
    assertEquals(new Times.Year(1973, 2), times.years().get(3));
  }

  @Test
  void finerUnitsAndTheStrangest() {
    Instant when = Instant.parse("2019-05-04T03:02:01Z");
    long seconds = when.getEpochSecond();
    Times times =
        of(seconds, seconds * 1000 + 999, seconds * 1_000_000 + 5, seconds * 1_000_000_000 + 7);
    assertEquals(List.of(new Times.Year(2019, 4)), times.years());
    assertEquals(when, times.first());
    assertEquals(when, times.last());
    of(Long.MIN_VALUE, Long.MAX_VALUE);
  }
}
