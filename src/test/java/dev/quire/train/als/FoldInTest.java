package dev.quire.train.als;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.FeaturePriors;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.LeastSquaresFoldIn;
import dev.quire.recommend.Taste;
import dev.quire.solve.Regularization;
import dev.quire.train.als.AlsOptions.BiasUpdate;
import dev.quire.train.rows.InitialFactors;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Here because a users' half-epoch, which folding in repeats for one user, is not public. */
class FoldInTest {
  /** The same numbers go through the same code, so the rows agree to the last bit. */
  @ParameterizedTest
  @CsvSource({"0,0", "1,0", "3,0", "16,0", "17,0", "16,1", "40,0.5"})
  void foldingATrainingUserInGivesTheUsersOwnRow(int rank, double exponent) {
    Ratings ratings = RatingsFixture.random(60, 45, 3, 7);
    Regularization regularization = new Regularization(1.5, 0.7, 0.4, exponent);
    AlsOptions options = new AlsOptions(rank, 1, regularization, BiasUpdate.JOINT, 0, 1);
    try (Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(2)) {
      Parameters parameters =
          Parameters.allocate(arena, ratings.globalMean(), ratings.users(), ratings.items(), rank);
      InitialFactors.draw(parameters, ratings, 1, 0.1, pool);
      AlsTrainer trainer =
          new AlsTrainer(ratings, 1, options, parameters, FeaturePriors.NONE, pool);
      trainer.updateUsers();
      trainer.updateItems();
      trainer.updateUsers();
      CsrMatrix byUser = ratings.byUser();
      for (int user = 0; user < ratings.users(); user++) {
        int count = byUser.rowLength(user);
        int[] items = new int[count];
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          items[i] = byUser.column(byUser.rowStart(user) + i);
          values[i] = byUser.value(byUser.rowStart(user) + i);
        }
        if (count == 0) {
          continue; // nothing to fold in
        }
        Taste taste =
            new LeastSquaresFoldIn(parameters, Optional.empty(), regularization)
                .taste(items, values);
        assertEquals(parameters.userBias().getAtIndex(F32, user), taste.bias());
        float[] row = parameters.userFactors().asSlice(4L * user * rank, 4L * rank).toArray(F32);
        assertArrayEquals(row, Arrays.copyOf(taste.vector(), rank), "user " + user);
      }
    }
  }

  /** By hand: one item with bias 0.5 and vector (1, 0), rating 5, mean 3, all precisions 1. */
  @Test
  void oneRatingSplitsItsSurpriseBetweenBiasAndVector() {
    try (Arena arena = Arena.ofShared()) {
      Parameters parameters = Parameters.allocate(arena, 3, 0, 1, 2);
      parameters.itemBias().setAtIndex(F32, 0, 0.5f);
      parameters.itemFactors().setAtIndex(F32, 0, 1);
      Taste taste =
          new LeastSquaresFoldIn(parameters, Optional.empty(), new Regularization(1, 1, 1, 0))
              .taste(new int[] {0}, new float[] {5});
      // minimise (1.5 - b - u)^2 + b^2 + u^2: both are 0.5
      assertEquals(0.5, taste.bias(), 1e-6);
      assertEquals(0.5, taste.vector()[0], 1e-6);
      assertEquals(0, taste.vector()[1], 0);
    }
  }
}
