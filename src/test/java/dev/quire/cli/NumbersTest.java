package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @Test
  void aNumberInAFileGivesTheFloatBack() {
    Random random = new Random(5);
    for (int i = 0; i < 100_000; i++) {
      float number = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(number)) {
        String text = Numbers.shortest(number);
        assertEquals(number, Float.parseFloat(text), text);
        assertTrue(text.matches("-?\\d+(\\.\\d+)?(E-?\\d+)?"), text);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "5,5",
    "4.5,4.5",
    "0.1,0.1",
    "-0.25,-0.25",
    "0.0005,5E-4",
    "0.000512,5.12E-4",
    "0.00512,0.00512",
    "1600000000000,1.6E12",
    "100,100",
    "10.05,10.05",
    "0,0",
    "3.4028235e38,3.4028235E38",
    "1e-45,1.4E-45",
    "123456.0078125,123456.01"
  })
  void aNumberInAFileHasNoDigitTooMany(double number, String expected) {
    assertEquals(expected, Numbers.shortest(number));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4.12345 3.5 0.00023|4.123 3.500 0.000",
        "82.469 103.11|82.5 103.1",
        "0.00051234 0.00009|0.0005123 0.0000900",
        "1.6e12 -2.5e11|1.600e+12 -2.500e+11",
        "0.000051 0|5.100e-05 0.000e+00",
        "123456.7 1|123457 1",
        "100003.1 100004.26|100003.1 100004.3",
        "-100003.1 -100004.26|-100003.1 -100004.3",
        "5.11706 5.11693 5.11688|5.11706 5.11693 5.11688",
        "5.117 5.117|5.117 5.117",
        "1.6000001e12 1.6000004e12|1.60000010e+12 1.60000040e+12",
        "3.00000000001 3.00000000002|3.00000000 3.00000000",
        "0 0|0.000 0.000",
        "NaN 4.5|NaN 4.500",
      })
  void aColumnHasTheDecimalsOfItsLargestNumber(String numbers, String expected) {
    double[] column = Arrays.stream(numbers.split(" ")).mapToDouble(Double::parseDouble).toArray();
    Numbers format = Numbers.of(column);
    List<String> actual = Arrays.stream(column).mapToObj(format::text).toList();
    assertEquals(expected, String.join(" ", actual));
  }

  @ParameterizedTest
  @CsvSource({
    "0.83,0.8300",
    "1.0371,1.037",
    "16.61,16.61",
    "0.0000163,1.630e-05",
    "1.6e12,1.600e+12"
  })
  void aNumberAloneHasFourSignificantDigits(double number, String expected) {
    assertEquals(expected, Numbers.significant(number));
  }

  /** Beside a mean of 100003.5 what is added to it would be rounded away. */
  @Test
  void aPartOfANumberShowsBesideIt() {
    assertEquals("100003.52", Numbers.telling(0.566, 100_003.521, 0.566, -0.2).text(100_003.521));
    assertEquals("3.502", Numbers.telling(0.566, 3.5021, 0.566).text(3.5021));
  }

  @Test
  void ratingsAreShownAsTheyWereGiven() {
    assertEquals("5.0", Numbers.ofRatings(5, 4.5).text(5));
    assertEquals("5", Numbers.ofRatings(5, 2).text(5));
    assertEquals("0.00051", Numbers.ofRatings(0.0005f, 0.00051f).text(0.00051f));
    assertEquals("1.600e+12", Numbers.ofRatings(1.6e12, 1).text(1.6e12));
    assertEquals("+0.500", Numbers.of(1, 0.5).signed(0.5));
  }

  @Test
  void whatIsTooSmallForItsDigitsIsNotBelowZero() {
    Numbers format = Numbers.of(1, 0.5);
    assertEquals("0.000", format.text(-1e-9));
    assertEquals("+0.000", format.signed(-1e-9));
    assertEquals("-0.001", format.text(-1e-3));
    assertEquals("-Infinity", format.text(Double.NEGATIVE_INFINITY));
    assertEquals("-Infinity", format.signed(Double.NEGATIVE_INFINITY));
  }
}
