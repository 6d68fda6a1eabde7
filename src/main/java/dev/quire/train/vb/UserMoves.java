package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.model.ModelNumbers;
import dev.quire.model.TimeBiases;
import dev.quire.model.TimeGroup;
import java.util.Arrays;

/** One user's ratings, and the numbers by which time moves them: see {@link TimeEffects}. */
final class UserMoves {
  private final TimeBiases biases;
  private final RatingMoves.Moves moves;
  private final long start;
  private final double[] left; // of the ratings without what moves them: [n]
  private final double[] weights; // omega: [n]
  private final double[] moved; // sum over the groups of x m: [n]
  private final long[][] indices; // j: [groups][n]
  private final double[][] x; // [groups][n]

  /**
   * As they are.
   *
   * @param matrix the ratings by user
   * @param times at its indices
   * @param base of the model, without what time moves users by
   * @param biases that move them. Modified.
   * @param moves of the ratings by user. Modified.
   */
  UserMoves(
      int user,
      CsrMatrix matrix,
      Timestamps times,
      ModelNumbers base,
      TimeBiases biases,
      RatingMoves.Moves moves) {
    int groups = biases.groups().size();
    this.biases = biases;
    this.moves = moves;
    int n = matrix.rowLength(user);
    this.start = matrix.rowStart(user);
    this.left = new double[n];
    this.weights = new double[n];
    this.moved = new double[n];
    this.indices = new long[groups][n];
    this.x = new double[groups][n];
    for (int i = 0; i < n; i++) {
      int item = matrix.column(start + i);
      left[i] = matrix.value(start + i) - base.parameters().predict(user, item);
      weights[i] = weight(base, user, item);
      for (int g = 0; g < groups; g++) {
        TimeGroup group = biases.groups().get(g);
        indices[g][i] = group.indexOf(user, times.at(start + i));
        x[g][i] = group.weight(user, times.at(start + i));
        moved[i] += x[g][i] * mean(g, indices[g][i]);
      }
    }
  }

  private static double weight(ModelNumbers base, int user, int item) {
    return base.noise().isPresent()
        ? base.noise().get().ofUser(user) * base.noise().get().ofItem(item)
        : 1;
  }

  private double mean(int g, long index) {
    return biases.means().get(g).getAtIndex(F32, index);
  }

  /**
   * Updates the numbers of a group, of a user who has ratings.
   *
   * @param precision pi
   * @param terms sum (m^2 + s) of each group, and then sum ln s of each. Modified.
   */
  void update(int g, double lambda, double precision, double[] terms) {
    long lowest = Arrays.stream(indices[g]).min().getAsLong();
    int count = (int) (Arrays.stream(indices[g]).max().getAsLong() - lowest + 1);
    double[] curvature = new double[count];
    double[] pull = new double[count];
    for (int i = 0; i < left.length; i++) {
      int j = (int) (indices[g][i] - lowest);
      double own = x[g][i] * mean(g, indices[g][i]);
      moved[i] -= own;
      curvature[j] += weights[i] * x[g][i] * x[g][i];
      pull[j] += weights[i] * x[g][i] * (left[i] - moved[i]);
    }
    for (int j = 0; j < count; j++) {
      float variance = (float) (1 / (precision + lambda * curvature[j]));
      float mean = (float) (lambda * variance * pull[j]);
      biases.means().get(g).setAtIndex(F32, lowest + j, mean);
      biases.variances().get(g).setAtIndex(F32, lowest + j, variance);
      terms[g] += mean * (double) mean + variance;
      terms[indices.length + g] += Math.log(variance);
    }
    for (int i = 0; i < left.length; i++) {
      moved[i] += x[g][i] * mean(g, indices[g][i]);
    }
  }

  /** Keeps by how much each rating is moved, the same from the same numbers whenever. */
  void store() {
    for (int i = 0; i < left.length; i++) {
      double mean = 0;
      double variance = 0;
      for (int g = 0; g < indices.length; g++) {
        long index = indices[g][i];
        mean += x[g][i] * mean(g, index);
        variance += x[g][i] * x[g][i] * biases.variances().get(g).getAtIndex(F32, index);
      }
      moves.set(start + i, mean, variance);
    }
  }

  private double error(int i) {
    return left[i] - moves.means().getAtIndex(F32, start + i);
  }

  /** sum omega (r - r^)^2, and with the variances of what moves them, if wanted. */
  double expectedError(boolean withVariances) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      double variance = withVariances ? moves.variances().getAtIndex(F32, start + i) : 0;
      sum += weights[i] * (error(i) * error(i) + variance);
    }
    return sum;
  }

  double squaredError() {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += error(i) * error(i);
    }
    return sum;
  }
}
