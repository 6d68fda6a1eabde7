package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.model.FeaturePrior;
import java.util.Optional;

/**
 * The vectors of features, which are known as they are: what the precisions of their prior and the
 * evidence lower bound depend on.
 *
 * @param count how many there are
 * @param squares sum_f f_k^2, [rank]
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
record PointVectors(int count, double[] squares) {
  /** Those of a side, if it has any. */
  static PointVectors of(Optional<FeaturePrior> prior, int rank) {
    int count = prior.map(known -> known.features().count()).orElse(0);
    double[] squares = new double[rank];
    for (long index = 0; index < (long) count * rank; index++) {
      double value = prior.orElseThrow().factors().getAtIndex(F32, index);
      squares[(int) (index % rank)] += value * value;
    }
    return new PointVectors(count, squares);
  }

  /**
   * The best precision of a number that these share with the rows of their side.
   *
   * @param moment sum of E[(m_k - p_k)^2] over the rows
   */
  double precision(int k, int rows, double moment) {
    return (rows + count) / (squares[k] + moment);
  }

  /** The logarithm of their prior density. */
  double logDensity(double[] precisions) {
    double sum = 0;
    for (int k = 0; k < squares.length; k++) {
      double p = precisions[k];
      sum += 0.5 * count * Math.log(p / (2 * Math.PI)) - 0.5 * p * squares[k];
    }
    return sum;
  }
}
