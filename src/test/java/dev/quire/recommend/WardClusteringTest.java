package dev.quire.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.recommend.WardClustering.Merge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WardClusteringTest {
  /** Expected numbers from SciPy 1.17: linkage(points, "ward") and cophenet. */
  @Test
  void agreesWithSciPy() {
    double[][] points = {
      {0, 0}, {4, 1}, {0.5, 0.2}, {4.2, 0.1}, {-3, 5}, {9, 9}, {0.2, -0.4}, {-2.5, 4}
    };
    WardClustering clustering = WardClustering.of(points);
    double[][] expected = { // left, right, height, size
      {0, 6, 0.447213595499958, 2},
      {2, 8, 0.6531972647421809, 3},
      {1, 3, 0.9219544457292888, 2},
      {4, 7, 1.118033988749895, 2},
      {9, 10, 6.065915704436827, 5},
      {11, 12, 10.580750716007143, 7},
      {5, 13, 15.085198516616023, 8}
    };
    for (int i = 0; i < expected.length; i++) {
      Merge merge = clustering.merges().get(i);
      Set<Integer> children = Set.of(merge.left(), merge.right());
      assertEquals(Set.of((int) expected[i][0], (int) expected[i][1]), children, "merge " + i);
      assertEquals(expected[i][2], merge.height(), 1e-12);
      assertEquals((int) expected[i][3], merge.size());
    }
    assertEquals(0.9413129308945254, clustering.copheneticCorrelation(), 1e-12);
  }

  /** Each step merges the pair that adds least to the sum of squares, found by trying them all. */
  @ParameterizedTest
  @CsvSource({"2,1", "3,4", "12,3", "20,8", "25,1"})
  void agreesWithTheDefinition(int points, int dimensions) {
    Random random = new Random(points);
    double[][] point = new double[points][dimensions];
    for (double[] row : point) {
      Arrays.setAll(row, k -> random.nextGaussian());
    }
    WardClustering clustering = WardClustering.of(point);
    List<List<Integer>> members = new ArrayList<>();
    IntStream.range(0, points).forEach(i -> members.add(List.of(i)));
    Set<Integer> alive = new HashSet<>(IntStream.range(0, points).boxed().toList());
    for (Merge merge : clustering.merges()) {
      double least = Double.POSITIVE_INFINITY;
      for (int a : alive) {
        for (int b : alive) {
          if (a < b) {
            least = Math.min(least, increase(point, members.get(a), members.get(b)));
          }
        }
      }
      List<Integer> left = members.get(merge.left());
      List<Integer> right = members.get(merge.right());
      assertTrue(alive.remove(merge.left()) && alive.remove(merge.right()));
      assertEquals(least, increase(point, left, right), 1e-9);
      assertEquals(Math.sqrt(2 * least), merge.height(), 1e-9);
      assertTrue(
          left.stream().min(Integer::compare).get() < right.stream().min(Integer::compare).get());
      alive.add(members.size());
      List<Integer> union = new ArrayList<>(left);
      union.addAll(right);
      assertEquals(union.size(), merge.size());
      members.add(union);
    }
    assertEquals(members.getLast(), clustering.leaves());
  }

  private static double increase(double[][] points, List<Integer> a, List<Integer> b) {
    List<Integer> union = new ArrayList<>(a);
    union.addAll(b);
    return scatter(points, union) - scatter(points, a) - scatter(points, b);
  }

  /** Sum of squared distances from the mean. */
  private static double scatter(double[][] points, List<Integer> members) {
    double sum = 0;
    for (int k = 0; k < points[0].length; k++) {
      int column = k;
      double mean = members.stream().mapToDouble(i -> points[i][column]).average().orElseThrow();
      sum += members.stream().mapToDouble(i -> Math.pow(points[i][column] - mean, 2)).sum();
    }
    return sum;
  }

  @Test
  void onePointAndEqualPointsAreNoTrouble() {
    WardClustering one = WardClustering.of(new double[][] {{1, 2}});
    assertEquals(List.of(), one.merges());
    assertEquals(List.of(0), one.leaves());
    WardClustering equal = WardClustering.of(new double[4][3]);
    assertEquals(List.of(0, 1, 2, 3), equal.leaves());
    assertEquals(0, equal.merges().getLast().height());
  }
}
