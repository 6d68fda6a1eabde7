package dev.quire.recommend;

import java.util.Arrays;

/**
 * Squared distances between clusters as Ward's method has them, each pair once, and to each cluster
 * the nearest of those after it. A cluster is known by the lowest of its points' numbers.
 */
final class ClusterDistances {
  private static final int NONE = -1;

  private final double[][] squares; // [n][n - 1 - i], to the clusters i + 1 and on
  private final int[] sizes; // [n], 0 of one that is part of another
  private final int[] nearest; // [n], the first of the nearest after it, or NONE

  /** Every point is a cluster. */
  ClusterDistances(int n, WardClustering.SquaredDistance distance) {
    squares = new double[n][];
    sizes = new int[n];
    nearest = new int[n];
    Arrays.fill(sizes, 1);
    for (int i = 0; i < n; i++) {
      squares[i] = new double[n - 1 - i];
      for (int j = i + 1; j < n; j++) {
        squares[i][j - i - 1] = distance.between(i, j);
      }
    }
    for (int i = 0; i < n; i++) {
      nearest[i] = lookForNearest(i);
    }
  }

  double between(int a, int b) {
    return a < b ? squares[a][b - a - 1] : squares[b][a - b - 1];
  }

  private int lookForNearest(int i) {
    int found = NONE;
    for (int j = i + 1; j < sizes.length; j++) {
      if (sizes[j] > 0 && (found == NONE || between(i, j) < between(i, found))) {
        found = j;
      }
    }
    return found;
  }

  /** The first cluster of the nearest pair. */
  int nearest() {
    int found = NONE;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] > 0
          && nearest[i] != NONE
          && (found == NONE || between(i, nearest[i]) < between(found, nearest[found]))) {
        found = i;
      }
    }
    return found;
  }

  /** The nearest of the clusters after one, which has some. */
  int nearestTo(int cluster) {
    return nearest[cluster];
  }

  /**
   * Makes b, which comes after a, part of it. Distances to the union of both: ((na+nc) d_ac +
   * (nb+nc) d_bc - nc d_ab) / (na+nb+nc).
   *
   * @return size of the union
   */
  int merge(int a, int b) {
    int na = sizes[a];
    int nb = sizes[b];
    double apart = between(a, b);
    for (int c = 0; c < sizes.length; c++) {
      if (sizes[c] > 0 && c != a && c != b) {
        int nc = sizes[c];
        double sum = (na + nc) * between(a, c) + (nb + nc) * between(b, c) - nc * apart;
        squares[Math.min(a, c)][Math.abs(a - c) - 1] = sum / (na + nb + nc);
      }
    }
    sizes[a] = na + nb;
    sizes[b] = 0;
    for (int c = 0; c < b; c++) {
      if (sizes[c] == 0) {
        continue;
      }
      if (c == a || nearest[c] == a || nearest[c] == b) {
        nearest[c] = lookForNearest(c);
      } else if (c < a && !(between(c, nearest[c]) < between(c, a))) {
        boolean first = between(c, a) < between(c, nearest[c]) || a < nearest[c];
        nearest[c] = first ? a : nearest[c];
      }
    }
    return na + nb;
  }
}
