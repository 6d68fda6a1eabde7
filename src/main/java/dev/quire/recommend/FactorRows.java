package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.kernel.Kernels;
import dev.quire.model.Parameters;
import java.lang.foreign.MemorySegment;

/**
 * The vectors of all users or of all items, and their lengths and angles.
 *
 * @param factors F32 [rows][rank]
 * @param rank number of factors
 */
record FactorRows(MemorySegment factors, int rank) {
  static FactorRows ofUsers(Parameters parameters) {
    return new FactorRows(parameters.userFactors(), parameters.rank());
  }

  static FactorRows ofItems(Parameters parameters) {
    return new FactorRows(parameters.itemFactors(), parameters.rank());
  }

  /** A row, [stride(rank)]. */
  float[] copy(int row) {
    float[] vector = new float[Kernels.stride(rank)];
    MemorySegment.copy(factors, F32, (long) row * rank * Float.BYTES, vector, 0, rank);
    return vector;
  }

  double dot(int row, float[] vector) {
    return Kernels.dot(factors, row, rank, vector);
  }

  /** |v| */
  double norm(int row) {
    return Math.sqrt(Kernels.dot(factors, row, factors, row, rank));
  }

  /** |u| of a vector of this rank. */
  double norm(float[] vector) {
    return Math.sqrt(Kernels.dot(vector, 0, vector, 0, rank));
  }

  /** Makes a score of a row's product with a vector. */
  @FunctionalInterface
  interface FromProduct {
    double score(int row, double product);
  }

  /** Scores that follow from each row's product with a vector. */
  RowScores products(float[] vector, FromProduct score) {
    float[] products = new float[RowScores.RUN];
    return (first, count, scores) -> {
      Kernels.products(factors, first, count, rank, vector, products);
      for (int i = 0; i < count; i++) {
        scores[i] = score.score(first + i, products[i]);
      }
    };
  }

  /**
   * The cosine of the angle between each row and a vector; 0 for a row that is 0.
   *
   * @param vector not 0, so that it has an angle to others
   */
  RowScores cosines(float[] vector) {
    double length = norm(vector);
    return products(
        vector,
        (row, product) -> {
          double norm = norm(row);
          return norm == 0 ? 0 : product / (norm * length);
        });
  }
}
