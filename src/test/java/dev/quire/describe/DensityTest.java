package dev.quire.describe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.describe.Density.Cell;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DensityTest {
  private static long items(Density density) {
    return density.cells().stream().mapToLong(Cell::items).sum();
  }

  /** Counts 1 to 5000 and means from 0.5 to 5, each looked for in the cell it should be in. */
  @Test
  void everyCellHoldsWhatAPlainLoopCounts() {
    Random random = new Random(3);
    int n = 4000;
    double[] counts = random.doubles(n).map(u -> Math.floor(Math.pow(5000, u))).toArray();
    double[] means = random.doubles(n, 0.5, 5).toArray();
    DensityTally tally = DensityTally.over(DensityTally.ofCounts(), DensityTally.ofMeans(0.5, 5));
    for (int i = 0; i < n; i++) {
      tally.add(counts[i], means[i]);
    }
    Density density = tally.density();
    assertEquals(n, items(density));
    for (Cell cell : density.cells()) {
      long expected = 0;
      for (int i = 0; i < n; i++) {
        boolean x =
            counts[i] >= density.xEdges().get(cell.x())
                && counts[i] < density.xEdges().get(cell.x() + 1);
        boolean y =
            means[i] >= density.yEdges().get(cell.y())
                && means[i] < density.yEdges().get(cell.y() + 1);
        expected += x && y ? 1 : 0;
      }
      assertEquals(expected, cell.items());
    }
    assertEquals(1, density.xEdges().getFirst());
    assertTrue(density.xEdges().size() < 40, "edges grow: " + density.xEdges());
  }

  @Test
  void endsBelongToTheLastCellAndEmptyOnesAreLeftOut() {
    DensityTally tally = DensityTally.over(DensityTally.ofCounts(), DensityTally.ofMeans(1, 5));
    tally.add(1, 5);
    tally.add(3, 5);
    Density density = tally.density();
    assertEquals(List.of(1.0, 2.0, 3.0, 4.0), density.xEdges());
    assertEquals(2, density.yEdges().size());
    assertEquals(5, density.yEdges().getLast());
    assertEquals(List.of(new Cell(0, 0, 1), new Cell(2, 0, 1)), density.cells());
  }

  /** Two ratings at either end of the scale have the largest variance there is. */
  @Test
  void noVarianceIsBeyondTheEdges() {
    double[] edges = DensityTally.ofVariances(0.5, 5);
    assertEquals(0, edges[0]);
    double mean = 2.75;
    double most = Math.pow(5 - mean, 2) + Math.pow(0.5 - mean, 2); // n - 1 is 1
    assertEquals(most, edges[edges.length - 1], 1e-12);
  }

  @Test
  void ofNothingThereIsNothing() {
    DensityTally tally = DensityTally.over(DensityTally.ofCounts(), DensityTally.ofMeans(3, 3));
    assertEquals(new Density(List.of(), List.of(), List.of()), tally.density());
  }
}
