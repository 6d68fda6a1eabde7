package dev.quire.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.input.FieldText.BadField;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateTimeTextTest {
  private static long plain(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return DateTimeText.plain(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "2003-05-01, 1051747200",
    "2003-05-01T12:30:05, 1051792205",
    "2003-05-01 12:30:05, 1051792205",
    "2003-05-01T12:30:05Z, 1051792205",
    "2003-05-01T12:30:05.999, 1051792205",
    "2003-05-01 12:30:05.999999Z, 1051792205",
    "1969-12-31T23:59:59.5, -1",
    "2000-02-29, 951782400",
  })
  void usualForms(String text, long expected) throws Exception {
    assertEquals(expected, plain(text));
    assertEquals(expected, FieldText.time(text, TimeUnit.MILLISECONDS));
  }

  @ParameterizedTest
  @CsvSource({
    "2003-05-01T12:30, 1051792200",
    "2003-05-01T12:30:05+02:00, 1051785005",
    "2003-05-01T12:30:05 +0200, 1051785005",
    "2003-05-01T12:30:05-07, 1051817405",
    "2003-05-01 12:30:05 UTC, 1051792205",
    "2003-05-01t12:30:05z, 1051792205",
  })
  void otherForms(String text, long expected) throws Exception {
    assertEquals(DateTimeText.NONE, plain(text));
    assertEquals(expected, FieldText.time(text, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2003-02-29",
        "1900-02-29",
        "2003-13-01",
        "2003-00-01",
        "2003-01-00",
        "2003-04-31",
        "2003-05-01T24:00:00",
        "2003-05-01T12:60:00",
        "2003-05-01T12:30:60",
        "2003-05-01X12:30:05",
        "2003-05-01T12:30:05.",
        "2003/05/01",
        "01-05-2003",
        "May 1, 2003",
        "12:30:05",
        "20o3-05-01"
      })
  void notTimes(String text) {
    assertEquals(DateTimeText.NONE, plain(text));
    assertThrows(BadField.class, () -> FieldText.time(text, TimeUnit.SECONDS));
  }

  @Test
  void everyTimeIsThatOfTheJdk() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    DateTimeFormatter format = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    long end = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    for (int i = 0; i < 100_000; i++) {
      long second = random.nextLong(-62_167_219_200L, end); // from the year 0 on
      LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
      String text = format.format(time);
      assertEquals(second, plain(text), text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, SECONDS",
    "99999999999, SECONDS",
    "100000000000, MILLISECONDS",
    "1567297359000, MILLISECONDS",
    "1567297359000000, MICROSECONDS",
    "1567297359000000000, NANOSECONDS",
    "9223372036854775807, NANOSECONDS",
  })
  void units(long time, TimeUnit expected) {
    assertEquals(expected, TimeUnit.of(time));
  }

  @Test
  void fractionsAreCutOff() throws Exception {
    assertEquals(1_567_297_359, TimeUnit.MILLISECONDS.seconds(1_567_297_359_999L));
    assertEquals(-1, TimeUnit.MILLISECONDS.seconds(-1));
    assertEquals(1_567_297_359, FieldText.time("1567297359.9", TimeUnit.SECONDS));
    assertEquals(1_567_297_359, FieldText.time("1.5672973599E9", TimeUnit.SECONDS));
    assertEquals(-2, FieldText.time("-1.5", TimeUnit.SECONDS));
  }
}
