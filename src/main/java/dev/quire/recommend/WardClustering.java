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
 * Computer Journal 9, 1967. It takes about n^2 comparisons, as each cluster remembers its nearest.
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

  /** How far points are from one another. */
  @FunctionalInterface
  public interface SquaredDistance {
    /** Squared Euclidean distance of two points. */
    double between(int i, int j);
  }

  /**
   * Clusters points; of equal pairs the one with the lowest numbers goes first.
   *
   * @param points [n][dimensions], n at least 1. Not modified.
   */
  public static WardClustering of(double[][] points) {
    return of(
        points.length,
        (i, j) -> {
          double square = 0;
          for (int k = 0; k < points[i].length; k++) {
            double difference = points[i][k] - points[j][k];
            square += difference * difference;
          }
          return square;
        });
  }

  /**
   * Clusters n points, n at least 1, in 4 n^2 bytes.
   *
   * @param distance asked about each pair three times, with the lower number first
   */
  public static WardClustering of(int n, SquaredDistance distance) {
    ClusterDistances clusters = new ClusterDistances(n, distance);
    int[] cluster = new int[n]; // in each place, that of its point with the lowest number
    Arrays.setAll(cluster, i -> i);
    List<Merge> merges = new ArrayList<>();
    for (int step = 0; step < n - 1; step++) {
      int a = clusters.nearest();
      int b = clusters.nearestTo(a);
      double height = Math.sqrt(clusters.between(a, b));
      merges.add(new Merge(cluster[a], cluster[b], height, clusters.merge(a, b)));
      cluster[a] = n + step;
    }
    WardClustering tree = new WardClustering(List.copyOf(merges), Double.NaN);
    return new WardClustering(tree.merges(), tree.correlation(distance));
  }

  /** Takes a pair of points and the height at which they come together. */
  @FunctionalInterface
  private interface PairSink {
    void accept(int i, int j, double height);
  }

  /** All pairs, in the order in which they come together. */
  private void forEachPair(PairSink sink) {
    List<Integer> order = leaves();
    int points = order.size();
    int[] start = new int[2 * points - 1]; // of each cluster, in that order
    for (int i = points - 2; i >= 0; i--) {
      Merge merge = merges.get(i);
      start[merge.left()] = start[points + i];
      start[merge.right()] = start[points + i] + size(merge.left());
    }
    for (int i = 0; i < points - 1; i++) {
      Merge merge = merges.get(i);
      int middle = start[merge.right()];
      for (int p = start[merge.left()]; p < middle; p++) {
        for (int q = middle; q < start[points + i] + merge.size(); q++) {
          int one = order.get(p);
          int other = order.get(q);
          sink.accept(Math.min(one, other), Math.max(one, other), merge.height());
        }
      }
    }
  }

  private int size(int cluster) {
    int points = merges.size() + 1;
    return cluster < points ? 1 : merges.get(cluster - points).size();
  }

  /** Pearson's, over all pairs. */
  private double correlation(SquaredDistance squared) {
    int n = merges.size() + 1;
    double pairs = n * (n - 1) / 2.0;
    double[] means = new double[2]; // distance, height
    forEachPair(
        (i, j, height) -> {
          means[0] += Math.sqrt(squared.between(i, j)) / pairs;
          means[1] += height / pairs;
        });
    double[] sums = new double[3]; // distance x height, distance^2, height^2
    forEachPair(
        (i, j, height) -> {
          double distance = Math.sqrt(squared.between(i, j)) - means[0];
          double above = height - means[1];
          sums[0] += distance * above;
          sums[1] += distance * distance;
          sums[2] += above * above;
        });
    return sums[0] / Math.sqrt(sums[1] * sums[2]);
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
