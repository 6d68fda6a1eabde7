package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.model.ModelNumbers;
import dev.quire.model.TimeBiases;
import dev.quire.model.TimeGroup;

/** One user's ratings, and the numbers by which time moves them: see {@link TimeEffects}. */
final class UserMoves {
  private final TimeBiases biases;
  private final RatingMoves.Moves moves;
  private final int user;
  private final long start;
  private final double[] left; // e, of the ratings with what moves them now: [n]
  private final float[] weights; // omega: [n]
  private final int[][] slots; // j, from the user's first number in the group on: [groups][n]
  private final float[][] x; // [groups][n]

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
    this.user = user;
    int n = matrix.rowLength(user);
    this.start = matrix.rowStart(user);
    this.left = new double[n];
    this.weights = new float[n];
    this.slots = new int[groups][n];
    this.x = new float[groups][n];
    for (int i = 0; i < n; i++) {
      int item = matrix.column(start + i);
      left[i] = matrix.value(start + i) - base.parameters().predict(user, item);
      weights[i] = (float) weight(base, user, item);
    }
    for (int g = 0; g < groups; g++) {
      TimeGroup group = biases.groups().get(g);
      long first = group.first(user);
      for (int i = 0; i < n; i++) {
        slots[g][i] = (int) (group.indexOf(user, times.at(start + i)) - first);
        x[g][i] = (float) group.weight(user, times.at(start + i));
        left[i] -= move(g, first, i);
      }
    }
  }

  private static double weight(ModelNumbers base, int user, int item) {
    return base.noise().isPresent()
        ? base.noise().get().ofUser(user) * base.noise().get().ofItem(item)
        : 1;
  }

  /** What a group moves a rating by. */
  private double move(int g, long first, int i) {
    return (double) x[g][i] * biases.means().get(g).getAtIndex(F32, first + slots[g][i]);
  }

  /**
   * Updates the numbers of a group, of a user who has ratings.
   *
   * @param precision pi
   * @param terms sum (m^2 + s) of each group, and then sum ln s of each. Modified.
   */
  void update(int g, double lambda, double precision, double[] terms) {
    TimeGroup group = biases.groups().get(g);
    long first = group.first(user);
    int count = (int) (group.first(user + 1) - first);
    double[] curvature = new double[count];
    double[] pull = new double[count];
    for (int i = 0; i < left.length; i++) {
      left[i] += move(g, first, i);
      double weighted = weights[i] * (double) x[g][i];
      curvature[slots[g][i]] += weighted * x[g][i];
      pull[slots[g][i]] += weighted * left[i];
    }
    for (int j = 0; j < count; j++) {
      float variance = (float) (1 / (precision + lambda * curvature[j]));
      float mean = (float) (lambda * variance * pull[j]);
      biases.means().get(g).setAtIndex(F32, first + j, mean);
      biases.variances().get(g).setAtIndex(F32, first + j, variance);
      terms[g] += mean * (double) mean + variance;
      terms[slots.length + g] += Math.log(variance);
    }
    for (int i = 0; i < left.length; i++) {
      left[i] -= move(g, first, i);
    }
  }

  /** Keeps by how much each rating is moved, the same from the same numbers whenever. */
  void store() {
    for (int i = 0; i < left.length; i++) {
      double mean = 0;
      double variance = 0;
      for (int g = 0; g < slots.length; g++) {
        long first = biases.groups().get(g).first(user);
        float of = biases.variances().get(g).getAtIndex(F32, first + slots[g][i]);
        mean += move(g, first, i);
        variance += (double) x[g][i] * x[g][i] * of;
      }
      moves.set(start + i, mean, variance);
    }
  }

  /** sum omega (r - r^)^2, and with the variances of what moves them, if wanted. */
  double expectedError(boolean withVariances) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      double variance = withVariances ? moves.variances().getAtIndex(F32, start + i) : 0;
      sum += weights[i] * (left[i] * left[i] + variance);
    }
    return sum;
  }

  double squaredError() {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * left[i];
    }
    return sum;
  }
}
