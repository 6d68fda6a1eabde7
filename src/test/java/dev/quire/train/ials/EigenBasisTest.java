package dev.quire.train.ials;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.parallel.WorkerPool;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In the basis of its own eigenvectors a Gramian is diagonal, and no score has changed. */
class EigenBasisTest {
  private static final int ITEMS = 1017; // more than a task, and not a whole number of groups
  private static final int USERS = 23;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 48, 49, 64, 97, 128})
  void scoresStayAndTheGramianIsDiagonal(int rank) {
    MemorySegment items = random(ITEMS, rank, 1);
    MemorySegment users = random(USERS, rank, 2);
    double[][] before = scores(users, items, rank);
    try (WorkerPool pool = new WorkerPool(3)) {
      EigenBasis basis = EigenBasis.of(items, ITEMS, rank, item -> true, pool);
      basis.rotate(items, ITEMS, pool);
      basis.rotate(users, USERS, pool);
      assertDiagonal(basis.spectrum(1), items, rank);
    }
    double[][] after = scores(users, items, rank);
    for (int u = 0; u < USERS; u++) {
      for (int i = 0; i < ITEMS; i++) {
        assertEquals(before[u][i], after[u][i], 1e-5 * rank, "user " + u + ", item " + i);
      }
    }
  }

  private static void assertDiagonal(double[] spectrum, MemorySegment items, int rank) {
    double[][] gramian = new double[rank][rank];
    for (int i = 0; i < ITEMS; i++) {
      for (int k = 0; k < rank; k++) {
        for (int j = 0; j < rank; j++) {
          gramian[k][j] += (double) at(items, rank, i, k) * at(items, rank, i, j);
        }
      }
    }
    for (int k = 0; k < rank; k++) {
      for (int j = 0; j < rank; j++) {
        double expected = k == j ? spectrum[k] : 0;
        assertEquals(expected, gramian[k][j], 1e-4 * spectrum[0], "k " + k + ", j " + j);
      }
    }
  }

  private static double[][] scores(MemorySegment users, MemorySegment items, int rank) {
    double[][] scores = new double[USERS][ITEMS];
    for (int u = 0; u < USERS; u++) {
      for (int i = 0; i < ITEMS; i++) {
        for (int k = 0; k < rank; k++) {
          scores[u][i] += (double) at(users, rank, u, k) * at(items, rank, i, k);
        }
      }
    }
    return scores;
  }

  private static float at(MemorySegment factors, int rank, int row, int k) {
    return factors.getAtIndex(F32, (long) row * rank + k);
  }

  /** Of some steps, so that every eigenvalue stands alone. */
  private static MemorySegment random(int rows, int rank, long seed) {
    Random random = new Random(seed);
    float[] numbers = new float[rows * rank];
    for (int n = 0; n < numbers.length; n++) {
      numbers[n] = (float) (random.nextGaussian() / (1 + n % rank));
    }
    return MemorySegment.ofArray(numbers);
  }
}
