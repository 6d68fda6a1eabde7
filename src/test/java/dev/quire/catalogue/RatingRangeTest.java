package dev.quire.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatingRangeTest {
  @ParameterizedTest
  @CsvSource({
    "0.5, 5, 3.5, true",
    "0.5, 5, 5, true",
    "0.5, 5, 5.000001, true",
    "0.5, 5, 5.00001, false",
    "0.5, 5, 0.49, false",
    "4.1, 4.1, 4.099999904, true",
    "4.1, 4.1, 4.0999, false",
    "1e6, 1e6, 1000000.05, true",
    "1e-12, 5e-12, 6e-12, false",
    "-3, -1, -2, true",
    "-3, -1, 2, false"
  })
  void aMeanIsNotOutsideOfWhatItIsOf(double least, double greatest, double mean, boolean can) {
    assertEquals(can, new RatingRange(least, greatest).canHaveMean(mean));
  }
}
