package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
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
}
