package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.kernel.SymmetricEigen;
import dev.quire.model.Parameters;

/**
 * Item vectors in two dimensions: as they are when the rank is 2, otherwise along the first two
 * principal axes. The axes are those of the covariance of the items looked at; the vectors
 * themselves are not shifted, so a film that says nothing about taste stays at the origin.
 */
public final class FactorPlane {
  private final Parameters parameters;
  private final double[][] axes; // [2][rank]
  private final double variance; // share of the variance that lies in the plane, 0 to 1
  private final double length; // of an item's vector, in the mean of squares

  /**
   * Finds the plane.
   *
   * @param items dense indices of those that it should show well
   */
  public FactorPlane(Parameters parameters, int[] items) {
    this.parameters = parameters;
    int rank = parameters.rank();
    this.axes = new double[2][rank];
    this.length = Math.sqrt(meanSquare(items));
    if (rank <= 2) {
      for (int k = 0; k < rank; k++) {
        axes[k][k] = 1;
      }
      variance = 1;
      return;
    }
    SymmetricEigen eigen = new SymmetricEigen(covariance(items));
    axes[0] = eigen.vector(0);
    axes[1] = eigen.vector(1);
    double total = eigen.valueTotal();
    variance = total > 0 ? (eigen.value(0) + eigen.value(1)) / total : 1;
  }

  /** In double and around the mean: the sum of squares may be all mean. */
  private double[][] covariance(int[] items) {
    int rank = parameters.rank();
    double[] mean = new double[rank];
    for (int item : items) {
      for (int k = 0; k < rank; k++) {
        mean[k] += factor(item, k) / items.length;
      }
    }
    double[][] covariance = new double[rank][rank];
    double[] deviation = new double[rank];
    for (int item : items) {
      for (int k = 0; k < rank; k++) {
        deviation[k] = factor(item, k) - mean[k];
      }
      for (int k = 0; k < rank; k++) {
        double scaled = deviation[k] / items.length;
        for (int l = 0; l <= k; l++) {
          covariance[k][l] += scaled * deviation[l];
        }
      }
    }
    for (int k = 0; k < rank; k++) {
      for (int l = 0; l < k; l++) {
        covariance[l][k] = covariance[k][l];
      }
    }
    return covariance;
  }

  private double factor(int item, int k) {
    return parameters.itemFactors().getAtIndex(F32, (long) item * parameters.rank() + k);
  }

  /** The first coordinate of an item. */
  public double x(int item) {
    return coordinate(axes[0], item);
  }

  /** The second coordinate of an item; 0 when the rank is 1. */
  public double y(int item) {
    return coordinate(axes[1], item);
  }

  /** The first coordinate of an item that points where a vector does, as long as others are. */
  public double x(float[] vector) {
    return coordinate(axes[0], vector);
  }

  /** Its second coordinate. */
  public double y(float[] vector) {
    return coordinate(axes[1], vector);
  }

  private double coordinate(double[] axis, float[] vector) {
    double sum = 0;
    double squares = 0;
    for (int k = 0; k < axis.length; k++) {
      sum += axis[k] * vector[k];
      squares += (double) vector[k] * vector[k];
    }
    return squares == 0 ? 0 : sum * length / Math.sqrt(squares);
  }

  private double meanSquare(int[] items) {
    double sum = 0;
    for (int item : items) {
      for (int k = 0; k < parameters.rank(); k++) {
        sum += factor(item, k) * factor(item, k) / items.length;
      }
    }
    return sum;
  }

  private double coordinate(double[] axis, int item) {
    double sum = 0;
    for (int k = 0; k < axis.length; k++) {
      sum += axis[k] * factor(item, k);
    }
    return sum;
  }

  /** How much of the items' variance the plane shows, from 0 to 1. */
  public double shareOfVariance() {
    return variance;
  }
}
