package dev.quire.train.vb;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.dataset.Ratings;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** How ratings move with time, in plain double precision: the equations in loops over all. */
final class SlowTimes {
  final double[][] mean; // [groups][numbers]
  final double[][] variance; // [groups][numbers]
  final double[] precision; // [groups]
  private final Ratings ratings;
  private final int[][] index; // [groups][ratings by user]
  private final double[][] x; // [groups][ratings by user]

  SlowTimes(Ratings ratings, Timestamps times, Time time, double initialPrecision) {
    this.ratings = ratings;
    int groups = (time.hasDrift() ? 1 : 0) + (time.hasSessions() ? 2 : 0);
    int n = (int) ratings.count();
    this.index = new int[groups][n];
    this.x = new double[groups][n];
    this.mean = new double[groups][];
    this.variance = new double[groups][];
    this.precision = new double[groups];
    Arrays.fill(precision, initialPrecision);
    if (time.hasDrift()) {
      setDrift(times);
    }
    int first = time.hasDrift() ? 1 : 0;
    for (int g = first; g < groups; g++) {
      setSlots(g, times, g == first ? 300 : 3600);
    }
  }

  private void setDrift(Timestamps times) {
    CsrMatrix byUser = ratings.byUser();
    int numbers = 0;
    for (int user = 0; user < byUser.rows(); user++) {
      double sum = 0;
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        sum += times.at(at);
      }
      double middle = Math.rint(sum / byUser.rowLength(user)); // whole seconds
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        double days = (times.at(at) - middle) / 86_400;
        x[0][(int) at] = 0.1 * Math.signum(days) * Math.pow(Math.abs(days), 0.4);
        index[0][(int) at] = numbers;
      }
      numbers += byUser.rowLength(user) > 0 ? 1 : 0;
    }
    mean[0] = new double[numbers];
    variance[0] = new double[numbers];
  }

  private void setSlots(int g, Timestamps times, int seconds) {
    CsrMatrix byUser = ratings.byUser();
    int numbers = 0;
    for (int user = 0; user < byUser.rows(); user++) {
      Map<Long, Integer> slots = new TreeMap<>();
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        slots.put(Math.floorDiv(times.at(at), seconds), 0);
      }
      for (Map.Entry<Long, Integer> slot : slots.entrySet()) {
        slot.setValue(numbers++);
      }
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        x[g][(int) at] = 1;
        index[g][(int) at] = slots.get(Math.floorDiv(times.at(at), seconds));
      }
    }
    mean[g] = new double[numbers];
    variance[g] = new double[numbers];
  }

  /** By how much a rating by user is moved. */
  double move(long at) {
    double sum = 0;
    for (int g = 0; g < mean.length; g++) {
      sum += x[g][(int) at] * mean[g][index[g][(int) at]];
    }
    return sum;
  }

  double moveVariance(long at) {
    double sum = 0;
    for (int g = 0; g < mean.length; g++) {
      sum += x[g][(int) at] * x[g][(int) at] * variance[g][index[g][(int) at]];
    }
    return sum;
  }

  /** The index by user of a rating by item. */
  long byUser(long at) {
    int item = 0;
    while (ratings.byItem().rowEnd(item) <= at) {
      item++;
    }
    int user = ratings.byItem().column(at);
    long found = ratings.byUser().rowStart(user);
    while (ratings.byUser().column(found) != item) {
      found++;
    }
    return found;
  }

  void update(SlowSide users, SlowSide items, double lambda) {
    for (int g = 0; g < mean.length; g++) {
      double[] curvature = new double[mean[g].length];
      double[] pull = new double[mean[g].length];
      for (int user = 0; user < ratings.users(); user++) {
        for (long at = ratings.byUser().rowStart(user); at < ratings.byUser().rowEnd(user); at++) {
          int item = ratings.byUser().column(at);
          double left = ratings.byUser().value(at) - ratings.globalMean() - move(at);
          left -= users.mean[user][users.rank] + items.mean[item][users.rank];
          for (int k = 0; k < users.rank; k++) {
            left -= users.mean[user][k] * items.mean[item][k];
          }
          double weight = users.multiplier(user) * items.multiplier(item);
          int j = index[g][(int) at];
          double by = x[g][(int) at];
          curvature[j] += weight * by * by;
          pull[j] += weight * by * (left + by * mean[g][j]);
        }
      }
      double moment = 0;
      for (int j = 0; j < curvature.length; j++) {
        variance[g][j] = 1 / (precision[g] + lambda * curvature[j]);
        mean[g][j] = lambda * variance[g][j] * pull[j];
        moment += mean[g][j] * mean[g][j] + variance[g][j];
      }
      precision[g] = curvature.length / moment;
    }
  }
}
