package dev.quire.train.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  /** Rows of these lengths; all ratings are of column 0, since nobody looks. */
  private static CsrMatrix matrix(int... lengths) {
    long[] pointers = new long[lengths.length + 1];
    for (int row = 0; row < lengths.length; row++) {
      pointers[row + 1] = pointers[row] + lengths[row];
    }
    int ratings = (int) pointers[lengths.length];
    return CsrMatrix.over(pointers, new int[ratings], new float[ratings]);
  }

  /** What rows add up to, as {@link HalfEpoch} does it. */
  private static HalfEpoch.Sums sums(Schedule schedule, double[] terms, int first) {
    double[][] longs = new double[schedule.longRows()][1];
    List<Integer> apart = new ArrayList<>();
    for (int i = 0; i < longs.length; i++) {
      apart.add(schedule.longRow(i));
      longs[i][0] = terms[first + schedule.longRow(i)];
    }
    double[][] blocks = new double[schedule.blocks()][1];
    for (int block = 0; block < blocks.length; block++) {
      for (int row = schedule.blockStart(block); row < schedule.blockEnd(block); row++) {
        blocks[block][0] += apart.contains(row) ? 0 : terms[first + row];
      }
    }
    return new HalfEpoch.Sums(longs, blocks);
  }

  private static void check(CsrMatrix matrix, int parts) {
    Schedule schedule = Schedule.of(matrix);
    double[] terms = new Random(parts).doubles(matrix.rows(), -1, 1e6).toArray();
    double whole = HalfEpoch.Sums.total(List.of(sums(schedule, terms, 0)), 1)[0];
    int[] cuts = schedule.cuts(matrix, parts);
    assertEquals(0, cuts[0]);
    assertEquals(matrix.rows(), cuts[parts]);
    List<HalfEpoch.Sums> apart = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      assertTrue(cuts[part] <= cuts[part + 1]);
      Schedule own = schedule.part(cuts[part], cuts[part + 1]);
      assertEquals(
          cuts[part + 1] - cuts[part],
          own.blocks() == 0 ? 0 : own.blockEnd(own.blocks() - 1),
          "all rows are in a block");
      apart.add(sums(own, terms, cuts[part]));
    }
    assertEquals(whole, HalfEpoch.Sums.total(apart, 1)[0], "to the last bit");
  }

  @Test
  void partsAddUpToTheWhole() {
    Random random = new Random(1);
    for (int parts = 1; parts < 12; parts++) {
      check(matrix(), parts);
      check(matrix(3), parts);
      check(matrix(IntStream.range(0, 3_000).map(row -> 1 + random.nextInt(200)).toArray()), parts);
      check(matrix(90_000, 70_000, 65_537, 65_536, 9, 9, 70_000, 9, 9), parts);
    }
  }

  @Test
  void longRowsAreNotAllInOnePart() {
    CsrMatrix matrix = matrix(70_000, 70_000, 70_000, 70_000, 5);
    int[] cuts = Schedule.of(matrix).cuts(matrix, 4);
    assertEquals(List.of(0, 1, 2, 3, 5), IntStream.of(cuts).boxed().toList());
  }

  @Test
  void partsAreOfAboutTheSameWork() {
    Random random = new Random(2);
    CsrMatrix matrix =
        matrix(
            IntStream.range(0, 20_000)
                .map(row -> 2_000_000 / (row + 300) + random.nextInt(9))
                .toArray());
    int parts = 8;
    int[] cuts = Schedule.of(matrix).cuts(matrix, parts);
    double all = matrix.nonZeros() + 32.0 * matrix.rows();
    for (int part = 0; part < parts; part++) {
      double work =
          matrix.rowStart(cuts[part + 1] - 1)
              - matrix.rowStart(cuts[part])
              + 32.0 * (cuts[part + 1] - cuts[part]);
      assertEquals(1, work * parts / all, 0.1, "part " + part);
    }
  }
}
