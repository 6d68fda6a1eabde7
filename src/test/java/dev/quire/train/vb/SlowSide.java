package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.CsrMatrix;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.numbers.gamma.Digamma;

/**
 * One side of a variational model in plain double precision, updated line by line as the equations
 * have it, with the bias as the last of a row's numbers: nothing of the fast one is used.
 */
final class SlowSide {
  final CsrMatrix ratings;
  final int rank;
  final double[][] mean; // [rows][rank + 1]
  final double[][] variance; // [rows][rank + 1]
  final double[] precision; // P: [rank + 1]
  double[] multipliers; // E[tau]: [rows]; null for none
  double shape = 5; // a
  double[][] incidence; // S: [rows][columns]; null for no vectors of who has rated whom
  double[][] vectors; // y: [columns][rank]
  double[][] vectorVariance; // s: [columns][rank]
  double[] alpha; // [rank]
  double[][] featureIncidence; // [rows][features]; null for none
  double[][] features; // [features][rank + 1], the last for biases

  SlowSide(
      CsrMatrix ratings,
      int rank,
      double[] precision,
      MemorySegment bias,
      MemorySegment factors,
      MemorySegment biasVariance,
      MemorySegment factorVariance) {
    this.ratings = ratings;
    this.rank = rank;
    this.precision = precision;
    this.mean = rows(bias, factors);
    this.variance = rows(biasVariance, factorVariance);
  }

  private double[][] rows(MemorySegment bias, MemorySegment factors) {
    double[][] rows = new double[ratings.rows()][rank + 1];
    for (int row = 0; row < rows.length; row++) {
      for (int k = 0; k < rank; k++) {
        rows[row][k] = factors.getAtIndex(F32, (long) row * rank + k);
      }
      rows[row][rank] = bias.getAtIndex(F32, row);
    }
    return rows;
  }

  void withMultipliers() {
    multipliers = new double[ratings.rows()];
    Arrays.fill(multipliers, 1);
  }

  /** Vectors that begin at 0. */
  void withVectors(int columns, double initialPrecision) {
    incidence = new double[ratings.rows()][columns];
    for (int row = 0; row < incidence.length; row++) {
      for (long at = ratings.rowStart(row); at < ratings.rowEnd(row); at++) {
        incidence[row][ratings.column(at)] = 1 / Math.sqrt(ratings.rowLength(row));
      }
    }
    vectors = new double[columns][rank];
    vectorVariance = new double[columns][rank];
    alpha = new double[rank];
    Arrays.fill(alpha, initialPrecision);
  }

  void withFeatures(Optional<FeatureMatrix> known) {
    if (known.isPresent()) {
      featureIncidence = new double[ratings.rows()][known.get().count()];
      features = new double[known.get().count()][rank + 1];
      for (int row = 0; row < featureIncidence.length; row++) {
        for (long at = known.get().start(row); at < known.get().end(row); at++) {
          featureIncidence[row][known.get().feature(at)] = known.get().weight(at);
        }
      }
    }
  }

  double multiplier(int row) {
    return multipliers == null ? 1 : multipliers[row];
  }

  /** The mean of a row's prior. */
  double prior(int row, int k) {
    double sum = 0;
    for (int f = 0; features != null && f < features.length; f++) {
      sum += featureIncidence[row][f] * features[f][k];
    }
    for (int f = 0; k < rank && vectors != null && f < vectors.length; f++) {
      sum += incidence[row][f] * vectors[f][k];
    }
    return sum;
  }

  /** Gives what is left of a rating beside the two biases and factors, and what it weighs. */
  interface Rest {
    /** r - mu - what else is known of it. */
    double of(long at);
  }

  /**
   * Updates all rows, then multipliers and vectors.
   *
   * @param improves whether the means of the vectors of who has rated whom are, too
   */
  void update(
      SlowSide other, double lambda, double share, Rest rest, Rest spread, boolean improves) {
    double[] error = new double[ratings.rows()];
    for (int row = 0; row < error.length; row++) {
      fit(row, other, lambda, rest);
      error[row] = error(row, other, rest, spread);
    }
    if (multipliers != null) {
      updateMultipliers(error, lambda);
    }
    updateFeatures(share);
    if (vectors != null) {
      updateVectors(improves);
    }
  }

  private void fit(int row, SlowSide other, double lambda, Rest rest) {
    int n = rank + 1;
    double[][] a = new double[n][n];
    double[] b = new double[n];
    for (int k = 0; k < n; k++) {
      a[k][k] = precision[k];
      b[k] = precision[k] * prior(row, k);
    }
    for (long at = ratings.rowStart(row); at < ratings.rowEnd(row); at++) {
      int column = ratings.column(at);
      double weight = lambda * multiplier(row) * other.multiplier(column);
      double[] z = other.mean[column].clone();
      double d = rest.of(at) - z[rank];
      z[rank] = 1;
      for (int k = 0; k < n; k++) {
        b[k] += weight * z[k] * d;
        a[k][k] += k < rank ? weight * other.variance[column][k] : 0;
        for (int j = 0; j < n; j++) {
          a[k][j] += weight * z[k] * z[j];
        }
      }
    }
    for (int k = 0; k < n; k++) {
      variance[row][k] = 1 / a[k][k];
    }
    mean[row] = solved(a, b);
  }

  /** By elimination; the matrix is positive definite. */
  private static double[] solved(double[][] a, double[] b) {
    int n = b.length;
    for (int k = 0; k < n; k++) {
      for (int i = k + 1; i < n; i++) {
        double factor = a[i][k] / a[k][k];
        for (int j = k; j < n; j++) {
          a[i][j] -= factor * a[k][j];
        }
        b[i] -= factor * b[k];
      }
    }
    for (int k = n - 1; k >= 0; k--) {
      for (int j = k + 1; j < n; j++) {
        b[k] -= a[k][j] * b[j];
      }
      b[k] /= a[k][k];
    }
    return b;
  }

  /** sum rho E[(r - r^)^2] of a row, without its own multiplier. */
  double error(int row, SlowSide other, Rest rest, Rest spread) {
    double sum = 0;
    for (long at = ratings.rowStart(row); at < ratings.rowEnd(row); at++) {
      int column = ratings.column(at);
      double error = rest.of(at) - mean[row][rank] - other.mean[column][rank];
      double expected = spread.of(at) + variance[row][rank] + other.variance[column][rank];
      for (int k = 0; k < rank; k++) {
        double m = mean[row][k];
        double v = other.mean[column][k];
        double s = variance[row][k];
        double t = other.variance[column][k];
        error -= m * v;
        expected += m * m * t + v * v * s + s * t;
      }
      sum += other.multiplier(column) * (error * error + expected);
    }
    return sum;
  }

  private void updateMultipliers(double[] error, double lambda) {
    double s = 0;
    int rated = 0;
    for (int row = 0; row < error.length; row++) {
      double b = shape + 0.5 * ratings.rowLength(row);
      double rate = shape + 0.5 * lambda * error[row];
      multipliers[row] = b / rate;
      if (ratings.rowLength(row) > 0) {
        s += Digamma.value(b) - Math.log(rate) - b / rate;
        rated++;
      }
    }
    double low = 1e-6;
    double high = NoiseMultipliers.MAX_SHAPE;
    for (int i = 0; i < 200; i++) {
      double middle = Math.sqrt(low * high);
      boolean above = Math.log(middle) + 1 - Digamma.value(middle) + s / rated > 0;
      low = above ? middle : low;
      high = above ? high : middle;
    }
    shape = low;
  }

  /**
   * A share of the way to (S'S + I) F = S'(M - p) over the rows with ratings, of biases all of it;
   * then those without are moved to p.
   */
  private void updateFeatures(double share) {
    int n = features == null ? 0 : features.length;
    for (int k = 0; n > 0 && k <= rank; k++) {
      double[][] a = new double[n][n];
      double[] b = new double[n];
      for (int f = 0; f < n; f++) {
        a[f][f] = 1;
      }
      for (int row = 0; row < mean.length; row++) {
        double left = mean[row][k];
        for (int f = 0; k < rank && vectors != null && f < vectors.length; f++) {
          left -= incidence[row][f] * vectors[f][k];
        }
        for (int f = 0; ratings.rowLength(row) > 0 && f < n; f++) {
          b[f] += featureIncidence[row][f] * left;
          for (int g = 0; g < n; g++) {
            a[f][g] += featureIncidence[row][f] * featureIncidence[row][g];
          }
        }
      }
      double[] solution = solved(a, b);
      for (int f = 0; f < n; f++) {
        double way = k < rank ? share : 1;
        features[f][k] += way * (solution[f] - features[f][k]);
      }
      for (int row = 0; row < mean.length; row++) {
        mean[row][k] = ratings.rowLength(row) == 0 ? prior(row, k) : mean[row][k];
      }
    }
  }

  double columnSquare(int column) {
    double sum = 0;
    for (double[] row : incidence) {
      sum += row[column] * row[column];
    }
    return sum;
  }

  /** One step along the preconditioned gradient, as far as is best, in each dimension. */
  private void updateVectors(boolean improves) {
    int n = vectors.length;
    for (int k = 0; k < rank; k++) {
      double ridge = alpha[k] / precision[k];
      double[] direction = new double[n];
      double along = 0;
      double curvature = 0;
      double[] left = new double[mean.length];
      for (int row = 0; row < left.length; row++) {
        left[row] = mean[row][k] - prior(row, k);
      }
      for (int f = 0; f < n; f++) {
        double gradient = -ridge * vectors[f][k];
        for (int row = 0; row < left.length; row++) {
          gradient += incidence[row][f] * left[row];
        }
        direction[f] = gradient / (columnSquare(f) + ridge);
        along += gradient * direction[f];
        curvature += ridge * direction[f] * direction[f];
      }
      for (double[] row : incidence) {
        double product = 0;
        for (int f = 0; f < n; f++) {
          product += row[f] * direction[f];
        }
        curvature += product * product;
      }
      for (int f = 0; f < n; f++) {
        vectors[f][k] += improves && curvature > 0 ? along / curvature * direction[f] : 0;
        vectorVariance[f][k] = 1 / (alpha[k] + precision[k] * columnSquare(f));
      }
    }
  }

  /**
   * Learns P of biases and, unless they are fixed, of factors, and alpha.
   *
   * @param fixed whether the factors' stay 1
   */
  void learnPrecisions(boolean fixed) {
    for (int k = 0; k <= rank; k++) {
      double sum = 0;
      int count = mean.length;
      for (int row = 0; row < mean.length; row++) {
        double away = mean[row][k] - prior(row, k);
        sum += away * away + variance[row][k];
      }
      for (int f = 0; features != null && f < features.length; f++) {
        sum += features[f][k] * features[f][k];
        count++;
      }
      if (k < rank && vectors != null) {
        sum += learnAlpha(k);
      }
      precision[k] = fixed && k < rank ? 1 : count / sum;
    }
  }

  /** Returns sum c s, which is in the moment of the rows. */
  private double learnAlpha(int k) {
    double spreads = 0;
    double squares = 0;
    int count = 0;
    for (int f = 0; f < vectors.length; f++) {
      double square = columnSquare(f);
      if (square > 0) {
        spreads += square * vectorVariance[f][k];
        squares += vectors[f][k] * vectors[f][k] + vectorVariance[f][k];
        count++;
      }
    }
    alpha[k] = count / squares;
    return spreads;
  }
}
