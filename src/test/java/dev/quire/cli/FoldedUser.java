package dev.quire.cli;

import static dev.quire.model.Parameters.F32;

import dev.quire.model.Model;
import dev.quire.model.Parameters;

/** Folds a new user in the slow way: normal equations of vector and bias, Gaussian elimination. */
final class FoldedUser {
  private FoldedUser() {}

  /** Returns the vector, and the bias behind it. */
  static double[] solve(
      Model model, int[] items, double[] stars, double lambda, double gamma, double tau) {
    Parameters parameters = model.parameters();
    int n = parameters.rank() + 1;
    double[][] a = new double[n][n + 1]; // the right-hand side is the last column
    for (int k = 0; k < n; k++) {
      a[k][k] = (k < n - 1 ? tau : gamma) / lambda;
    }
    for (int i = 0; i < items.length; i++) {
      double[] z = row(parameters, items[i]);
      double d =
          stars[i] - parameters.globalMean() - parameters.itemBias().getAtIndex(F32, items[i]);
      for (int k = 0; k < n; k++) {
        for (int l = 0; l < n; l++) {
          a[k][l] += z[k] * z[l];
        }
        a[k][n] += z[k] * d;
      }
    }
    for (int k = 0; k < n; k++) { // positive definite: no pivoting
      for (int other = 0; other < n; other++) {
        double factor = other == k ? 0 : a[other][k] / a[k][k];
        for (int l = k; l <= n; l++) {
          a[other][l] -= factor * a[k][l];
        }
      }
    }
    double[] solution = new double[n];
    for (int k = 0; k < n; k++) {
      solution[k] = a[k][n] / a[k][k];
    }
    return solution;
  }

  /** The predicted rating of an item. */
  static double predict(Model model, double[] taste, int item) {
    Parameters parameters = model.parameters();
    double[] z = row(parameters, item);
    double sum = parameters.globalMean() + parameters.itemBias().getAtIndex(F32, item);
    for (int k = 0; k < z.length; k++) {
      sum += taste[k] * z[k];
    }
    return sum;
  }

  /** (v, 1) */
  private static double[] row(Parameters parameters, int item) {
    int rank = parameters.rank();
    double[] z = new double[rank + 1];
    for (int k = 0; k < rank; k++) {
      z[k] = parameters.itemFactors().getAtIndex(F32, (long) item * rank + k);
    }
    z[rank] = 1;
    return z;
  }
}
