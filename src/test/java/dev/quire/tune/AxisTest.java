package dev.quire.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.parallel.RandomStreams;
import dev.quire.problem.BadInputException;
import dev.quire.train.ModelKinds;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
  private static Axis axis(String text) {
    return Axis.of(ModelKinds.of("als"), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rank=10,20,40           | 10 20 40",
        "rank=40,10,10,+10,020   | 40 10 20",
        "rank=7                  | 7",
        "tau=1, 2.0 ,3.50        | 1 2 3.5",
        "tau=1..100:log5         | 1 3.162 10 31.62 100",
        "tau=1..100:log4         | 1 4.642 21.54 100",
        "tau=1..100:4            | 1 34 67 100",
        "tau=1e-5..1e5:log3      | 1e-5 1 100000",
        "tau=0..1:3              | 0 0.5 1",
        "tau=1000..1000.001:3    | 1000 1000.0005 1000.001",
        "tau=0.25...5:2          | 0.25 0.5",
        "seed=-4..4:3            | -4 0 4",
        "rank=10..100:log4       | 10 22 46 100",
        "rank=1..3:9             | 1 2 3",
        "bias-update=joint,SEQUENTIAL | joint sequential",
      })
  void valuesAreListedOrSpreadOverARange(String text, String expected) {
    assertEquals(List.of(expected.split(" ")), axis(text).values());
    assertTrue(axis(text).range().isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rank=10,x,30 | grid rank=10,x,30: not a whole number: rank=x; write it in digits",
        "rank=10,0    | grid rank=10,0: setting out of range: rank=0; use 1 to 512",
        "rank=10,     | grid rank=10,: not a whole number: rank=; write it in digits",
        "tau=1..x:4   | grid tau=1..x:4: not a number: tau=x; write it like 0.5 or 1e-5",
        "tau=9..1:4   | grid tau=9..1:4: not a range: tau=9..1:4; write the lower end first, like"
            + " 1..100",
        "tau=0..1:log4 | grid tau=0..1:log4: not a range: tau=0..1:log4; a logarithmic one begins"
            + " above 0",
        "tau=1..9:1   | grid tau=1..9:1: a range of too few values: tau=1..9:1; take 2 or more",
        "tau=1..9:    | grid tau=1..9:: not a number: tau=1..9:; write it like 0.5 or 1e-5",
        "tau=1..9:lin4 | grid tau=1..9:lin4: not a number: tau=1..9:lin4; write it like 0.5 or 1e-5",
        "bias-update=0..1 | grid bias-update=0..1: no such choice: bias-update=0..1; use joint or"
            + " sequential",
        "=1           | a grid without values: grid==1; write grid=rank=10,20,40 or"
            + " grid=tau=1..100:log4",
        "rank         | a grid without values: grid=rank; write grid=rank=10,20,40 or"
            + " grid=tau=1..100:log4",
        "tua=1,2      | no such setting: model=als, grid=tua=1,2; settings of this kind: rank,"
            + " epochs, lambda, gamma, tau, reg-exponent, bias-update, tolerance, seed",
      })
  void whatIsNoneIsNamed(String text, String expected) {
    assertEquals(
        expected, assertThrows(BadInputException.class, () -> axis(text)).problem().toString());
  }

  @Test
  void fromARangeNumbersAreDrawnAndWholeOnesAreAlike() {
    RandomGenerator random = RandomStreams.of(1, 2);
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < 6000; i++) {
      counts.merge(axis("rank=1..3").draw(random), 1, Integer::sum);
    }
    assertEquals(List.of("1", "2", "3"), List.copyOf(counts.keySet()));
    counts.values().forEach(count -> assertEquals(2000, count, 200));
  }

  /** Half of them lie below the geometric mean. */
  @Test
  void logarithmicRangesAreDrawnByRatio() {
    RandomGenerator random = RandomStreams.of(1, 2);
    int low = 0;
    for (int i = 0; i < 2000; i++) {
      double drawn = Double.parseDouble(axis("tau=1..100:log").draw(random));
      assertTrue(drawn >= 1 && drawn <= 100, "drawn=" + drawn);
      low += drawn < 10 ? 1 : 0;
    }
    assertEquals(1000, low, 100);
  }

  /** A comma may be part of a choice: the longest is taken, so both ways can be written. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "implicit=raters,rated                  | raters,rated",
        "implicit=Raters, rated                 | raters,rated",
        "implicit=rated,raters                  | rated/raters",
        "implicit=none,raters,raters,rated,rated | none/raters/raters,rated/rated",
        "noise=user,item                        | user,item",
        "noise=user,user,item                   | user/user,item",
      })
  void aChoiceWithACommaIsOneValue(String text, String expected) {
    for (String kind : List.of("vb", "duo")) {
      Axis axis = Axis.of(ModelKinds.of(kind), text);
      assertEquals(List.of(expected.split("/")), axis.values());
      assertEquals(axis, Axis.of(ModelKinds.of(kind), axis.toString()));
    }
  }

  /** With fewer digits 0.12344 would be 0.1234, and 0.98766 be 0.9877. */
  @Test
  void noDigitsLeadOutOfTheRange() {
    for (String text : List.of("tau=0.12344..0.98766", "tau=0.12344..0.98766:log")) {
      assertEquals("0.12344", axis(text).draw(() -> 0));
      assertEquals("0.98766", axis(text).draw(() -> -1));
    }
    assertEquals("1", axis("rank=1..3:log").draw(() -> 0));
    assertEquals("3", axis("rank=1..3:log").draw(() -> -1));
  }
}
