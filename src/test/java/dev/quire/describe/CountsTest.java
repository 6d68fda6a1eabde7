package dev.quire.describe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CountsTest {
  private static Counts of(int... counts) {
    Counts.Builder builder = new Counts.Builder();
    IntStream.of(counts).forEach(builder::add);
    return builder.build();
  }

  @Test
  void againstPlainLoops() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      int most = seed % 4 == 0 ? 100_000 : 1 + random.nextInt(40);
      int[] x = random.ints(1 + random.nextInt(300), 1, most + 1).sorted().toArray();
      Counts counts = of(x);
      int n = x.length;
      double sum = IntStream.of(x).asLongStream().sum();
      assertEquals(n, counts.rows());
      assertEquals(sum / n, counts.mean(), 1e-12 * sum);
      assertEquals(x[0], counts.least());
      assertEquals(x[n - 1], counts.most());
      assertEquals((x[(n - 1) / 2] + x[n / 2]) / 2.0, counts.median());
      assertEquals(IntStream.of(x).filter(c -> c <= 3).count(), counts.rowsUpTo(3));
      assertEquals(gini(x), counts.gini(), 1e-12);
      assertEquals(slope(x), counts.rankLine().slope(), 1e-9);
      int tenth = (int) Math.ceil(0.1 * n);
      assertEquals(tenth, counts.topRows(0.1));
      assertEquals(
          IntStream.of(x).skip(n - tenth).asLongStream().sum() / sum, counts.heldByTop(0.1), 1e-12);
    }
  }

  /** Half of the mean difference of two, relative to the mean. */
  private static double gini(int[] x) {
    double differences = 0;
    for (int a : x) {
      for (int b : x) {
        differences += Math.abs(a - b);
      }
    }
    return differences / (2.0 * x.length * IntStream.of(x).asLongStream().sum());
  }

  private static double slope(int[] ascending) {
    int n = ascending.length;
    double[] lx = new double[n];
    double[] ly = new double[n];
    for (int rank = 1; rank <= n; rank++) {
      lx[rank - 1] = Math.log10(rank);
      ly[rank - 1] = Math.log10(ascending[n - rank]);
    }
    double mx = Arrays.stream(lx).average().orElseThrow();
    double my = Arrays.stream(ly).average().orElseThrow();
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < n; i++) {
      xx += (lx[i] - mx) * (lx[i] - mx);
      xy += (lx[i] - mx) * (ly[i] - my);
    }
    return n == 1 ? Double.NaN : xy / xx;
  }

  @Test
  void oneAndNone() {
    Counts one = of(4);
    assertEquals(4, one.median());
    assertEquals(0, one.gini());
    assertEquals(1, one.heldByTop(0.01));
    assertEquals(Double.NaN, one.rankLine().slope());
    Counts none = of(0, 0);
    assertEquals(0, none.rows());
    assertEquals(0, none.median());
    assertEquals(0, none.gini());
    assertEquals(0, none.heldByTop(0.1));
  }
}
