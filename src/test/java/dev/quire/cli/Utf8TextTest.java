package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.catalogue.Ids;
import dev.quire.catalogue.TextIdsOf;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8TextTest {
  /** Every so many floats: all of them agree. */
  private static final int STEP = 97;

  private final Utf8Text text = new Utf8Text();

  private String written() {
    String result = new String(text.toBytes(), StandardCharsets.UTF_8);
    text.clear();
    return result;
  }

  @Test
  void aFloatHasTheDigitsThatItHasInJava() {
    int from = Float.floatToIntBits(0.25f);
    int end = Float.floatToIntBits(32);
    for (int bits = from; bits > 0 && bits < end; bits += STEP) {
      assertShortest(Float.intBitsToFloat(bits));
    }
  }

  /** Two decimals of the least length are as near to these. */
  @Test
  void betweenTwoDecimalsTheEvenOneIsTaken() {
    for (int k = 1; k < 16 << 12; k++) {
      assertShortest(k / 4096f);
    }
    text.appendShortest(1.00390625);
    assertEquals("1.0039062", written());
    text.appendShortest(1.01171875);
    assertEquals("1.0117188", written());
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -0f, 0.1f, 0.49999997f, 0.5f, 1, 2, 4, 8, 10, 15.999999f, 16, 1e-10f})
  void endsOfTheRange(float value) {
    for (float near : new float[] {Math.nextDown(value), value, Math.nextUp(value)}) {
      assertShortest(near);
      assertShortest(-near);
    }
  }

  private void assertShortest(float value) {
    text.appendShortest(value);
    assertEquals(Numbers.shortest(value), written());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 100, 1234567, -5, Long.MAX_VALUE, Long.MIN_VALUE})
  void wholeNumbers(long number) {
    text.append(number);
    assertEquals(Long.toString(number), written());
  }

  @Test
  void textOfAnyLength() {
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      text.append("Amélie (2001), №");
      text.append('\n');
      expected.append("Amélie (2001), №\n");
    }
    assertEquals(expected.toString(), written());
  }

  @Test
  void fieldsOfACsvAreInQuotesWhereTheyNeedThem() {
    SplittableRandom random = new SplittableRandom(4);
    String[] parts = {
      "a", "\u00e9", ",", "\"", "\n", "\r", " ", "\ud83d\ude00", "-", "7", "\u0000"
    };
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      StringBuilder field = new StringBuilder();
      random.ints(random.nextInt(9), 0, parts.length).forEach(part -> field.append(parts[part]));
      text.append('x');
      text.appendField(MemorySegment.ofArray(field.toString().getBytes(StandardCharsets.UTF_8)));
      expected.append('x').append(CsvText.field(field.toString()));
    }
    assertEquals(expected.toString(), written());
    text.appendField(Ids.of(Ids.USERS, Long.MAX_VALUE), 0);
    assertEquals("9223372036854775807", written());
    text.appendField(TextIdsOf.texts(Ids.USERS, "a", "\"b"), 1);
    assertEquals("\"\"\"b\"", written());
  }
}
