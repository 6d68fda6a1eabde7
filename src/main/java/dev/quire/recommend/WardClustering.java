package dev.quire.recommend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Hierarchical clustering of points by Ward's minimum variance: each step merges the two clusters
 * whose union adds least to the sum of squared distances from the clusters' means. The height of a
 * merge is the root of twice that; for two points it is their distance.
 *
 * <p>J. Ward, "Hierarchical grouping to optimize an objective function", JASA 58, 1963, by the
 * recurrence of G. Lance, W. Williams, "A general theory of classificatory sorting strategies",
 * Computer Journal 9, 1967. It takes n^3 / 3 comparisons.
 *
 * @param merges from the lowest to the highest
 * @param copheneticCorrelation of the distances between points and the heights at which they come
 *     together, 1 when the tree tells the distances exactly; NaN for fewer than three points. R.
 *     Sokal, F. Rohlf, "The comparison of dendrograms by objective methods", Taxon 11, 1962
 */
public record WardClustering(List<Merge> merges, double copheneticCorrelation) {
  /**
   * Two clusters become one. Clusters 0 to n-1 are the points, cluster n + i is that of merge i.
   *
   * @param left the cluster that holds the point with the lowest number
   * @param right the other one
   * @param height never below that of the merge before
   * @param size number of points
   */
  public record Merge(int left, int right, double height, int size) {}

  /**
   * Clusters points; of equal pairs the one with the lowest numbers goes first.
   *
   * @param points [n][dimensions], n at least 1. Not modified.
   */
  public static WardClustering of(double[][] points) {
    int n = points.length;
    double[][] distances = squaredDistances(points);
    double[][] heights = new double[n][n]; // at which two points come together
    int[] cluster = new int[n]; // in each place, that of its point with the lowest number
    boolean[] alive = new boolean[n];
    List<List<Integer>> members = new ArrayList<>(); // points, by place
    for (int i = 0; i < n; i++) {
      cluster[i] = i;
      alive[i] = true;
      members.add(new ArrayList<>(List.of(i)));
    }
    double[][] merged = new double[n][];
    Arrays.setAll(merged, i -> distances[i].clone());
    List<Merge> merges = new ArrayList<>();
    for (int step = 0; step < n - 1; step++) {
      int[] pair = nearest(merged, alive);
      int a = pair[0];
      int b = pair[1];
      double height = Math.sqrt(merged[a][b]);
      for (int p : members.get(a)) {
        for (int q : members.get(b)) {
          heights[p][q] = height;
          heights[q][p] = height;
        }
      }
      update(merged, alive, members, a, b);
      members.get(a).addAll(members.get(b));
      alive[b] = false;
      merges.add(new Merge(cluster[a], cluster[b], height, members.get(a).size()));
      cluster[a] = n + step;
    }
    return new WardClustering(List.copyOf(merges), correlation(distances, heights));
  }

  private static double[][] squaredDistances(double[][] points) {
    double[][] squares = new double[points.length][points.length];
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j < i; j++) {
        for (int k = 0; k < points[i].length; k++) {
          double difference = points[i][k] - points[j][k];
          squares[i][j] += difference * difference;
        }
        squares[j][i] = squares[i][j];
      }
    }
    return squares;
  }

  private static int[] nearest(double[][] squares, boolean[] alive) {
    int[] pair = {-1, -1};
    for (int i = 0; i < squares.length; i++) {
      for (int j = i + 1; alive[i] && j < squares.length; j++) {
        if (alive[j] && (pair[0] < 0 || squares[i][j] < squares[pair[0]][pair[1]])) {
          pair[0] = i;
          pair[1] = j;
        }
      }
    }
    return pair;
  }

  /** Distances to the union of a and b: ((na+nc) d_ac + (nb+nc) d_bc - nc d_ab) / (na+nb+nc). */
  private static void update(
      double[][] squares, boolean[] alive, List<List<Integer>> members, int a, int b) {
    int na = members.get(a).size();
    int nb = members.get(b).size();
    for (int c = 0; c < squares.length; c++) {
      if (alive[c] && c != a && c != b) {
        int nc = members.get(c).size();
        double sum = (na + nc) * squares[a][c] + (nb + nc) * squares[b][c] - nc * squares[a][b];
        squares[a][c] = sum / (na + nb + nc);
        squares[c][a] = squares[a][c];
      }
    }
  }

  /** Pearson's, over all pairs. */
  private static double correlation(double[][] squaredDistances, double[][] heights) {
    int n = heights.length;
    double pairs = n * (n - 1) / 2.0;
    double meanDistance = 0;
    double meanHeight = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        meanDistance += Math.sqrt(squaredDistances[i][j]) / pairs;
        meanHeight += heights[i][j] / pairs;
      }
    }
    double product = 0;
    double distanceSquares = 0;
    double heightSquares = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double distance = Math.sqrt(squaredDistances[i][j]) - meanDistance;
        double height = heights[i][j] - meanHeight;
        product += distance * height;
        distanceSquares += distance * distance;
        heightSquares += height * height;
      }
    }
    return product / Math.sqrt(distanceSquares * heightSquares);
  }

  /** The points in an order in which no branches of the tree cross. */
  public List<Integer> leaves() {
    int points = merges.size() + 1;
    List<Integer> order = new ArrayList<>();
    List<Integer> open = new ArrayList<>(List.of(2 * merges.size())); // the last cluster
    while (!open.isEmpty()) {
      int cluster = open.removeLast();
      if (cluster < points) {
        order.add(cluster);
      } else {
        Merge merge = merges.get(cluster - points);
        open.add(merge.right());
        open.add(merge.left());
      }
    }
    return order;
  }
}
