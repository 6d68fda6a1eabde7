package dev.quire.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YearsTest {
  @ParameterizedTest
  @CsvSource({
    "1990..1999, 1989 2000, 1990 1999",
    "1994, 1993 1995, 1994",
    "1990.., 1989, 1990 2500",
    "..1950, 1951, 1880 1950",
  })
  void aRangeMayBeOpen(String text, String without, String with) {
    Years years = Years.parse(" " + text + " ");
    for (String year : without.split(" ", -1)) {
      assertEquals(false, years.has(Integer.parseInt(year)), year);
    }
    for (String year : with.split(" ", -1)) {
      assertEquals(true, years.has(Integer.parseInt(year)), year);
    }
    assertEquals(text, years.toString());
  }
}
