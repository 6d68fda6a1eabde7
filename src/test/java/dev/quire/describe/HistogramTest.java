package dev.quire.describe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.describe.Histogram.Bar;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void aBarForEachLevelThatHasRatings() {
    Histogram histogram = Histogram.ofLevels(new float[] {0.5f, 1, 4}, new long[] {3, 0, 7});
    assertEquals(List.of(new Bar(0.5, 0.5, 3), new Bar(4, 4, 7)), histogram.bars());
    assertFalse(histogram.binned());
    assertEquals(histogram, histogram.atMost(2));
    assertTrue(histogram.atMost(1).binned());
  }

  /** Ends are what people would choose, and a value at an end belongs to the bin it begins. */
  @Test
  void binsOfValuesWithADecimal() {
    BinCounts counts = BinCounts.over(0, 1);
    for (int i = 0; i <= 100; i++) {
      counts.add(i / 100f, 1);
    }
    List<Bar> bars = counts.histogram().bars();
    assertEquals(20, bars.size());
    for (int bin = 0; bin < 20; bin++) {
      assertEquals((float) (bin * 0.05), (float) bars.get(bin).from());
      assertEquals(bin == 19 ? 6 : 5, bars.get(bin).ratings(), "bin " + bin);
    }
  }

  @Test
  void everyValueLiesInItsBinWhateverTheRange() {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      double scale = Math.pow(10, random.nextInt(60) - 30);
      float least = (float) (scale * (random.nextDouble() - (round % 2)));
      float greatest = (float) (least + scale * (0.001 + random.nextDouble()));
      BinCounts counts = BinCounts.over(least, greatest);
      for (int i = 0; i < 1000; i++) {
        counts.add((float) (least + random.nextDouble() * ((double) greatest - least)), 1);
      }
      counts.add(least, 1);
      counts.add(greatest, 1);
      List<Bar> bars = counts.histogram().bars();
      assertEquals(1002, bars.stream().mapToLong(Bar::ratings).sum());
      assertTrue(bars.size() <= 30, bars.size() + " bars");
      assertTrue(bars.getFirst().from() <= least, bars + " from " + least);
      assertTrue(bars.getLast().to() >= greatest, bars + " to " + greatest);
      for (int i = 1; i < bars.size(); i++) {
        assertEquals(bars.get(i - 1).to(), bars.get(i).from());
      }
    }
  }

  /** Numbers of plays: most are small, a few are very large. */
  @Test
  void binsGrowWhereEvenOnesWouldBeEmpty() {
    BinCounts counts = BinCounts.over(1, 25_000);
    for (int i = 0; i < 1000; i++) {
      counts.add(1 + i % 10, 1);
    }
    counts.add(25_000, 1);
    List<Bar> bars = counts.histogram().bars();
    assertEquals(new Bar(1, 2, 100), bars.get(0));
    assertEquals(new Bar(2, 5, 300), bars.get(1));
    assertEquals(new Bar(5, 10, 500), bars.get(2));
    assertEquals(new Bar(10, 20, 100), bars.get(3));
    assertEquals(new Bar(20_000, 50_000, 1), bars.getLast());
  }
}
