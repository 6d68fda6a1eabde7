package dev.quire.train.als;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.FeaturePriors;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.DoubleScores;
import dev.quire.recommend.Explainer;
import dev.quire.recommend.Explanation;
import dev.quire.recommend.LeastSquaresFoldIn;
import dev.quire.recommend.Scoring;
import dev.quire.recommend.Taste;
import dev.quire.solve.Regularization;
import dev.quire.train.Trainings;
import dev.quire.train.als.AlsOptions.BiasUpdate;
import dev.quire.train.rows.InitialFactors;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Explanations of the scores of trained models. */
class ExplainerTest {
  private static final int PAIRS = 1000;
  private static final double TOLERANCE = 1e-4;

  /** A trained model and a way to draw a user's ratings. */
  private record Trained(Parameters parameters, Regularization regularization, Ratings ratings) {
    int[] items(int user) {
      CsrMatrix byUser = ratings.byUser();
      return IntStream.range(0, byUser.rowLength(user))
          .map(i -> byUser.column(byUser.rowStart(user) + i))
          .toArray();
    }

    float[] values(int user) {
      CsrMatrix byUser = ratings.byUser();
      float[] values = new float[byUser.rowLength(user)];
      for (int i = 0; i < values.length; i++) {
        values[i] = byUser.value(byUser.rowStart(user) + i);
      }
      return values;
    }

    Explainer explainer(int user) {
      return new Explainer(
          parameters,
          new LeastSquaresFoldIn(parameters, Optional.empty(), regularization),
          items(user),
          values(user));
    }
  }

  private static Trained train(Arena arena, int rank, double exponent, BiasUpdate order) {
    Ratings ratings = RatingsFixture.random(80, 70, 3, 11);
    Regularization regularization = new Regularization(1.5, 0.7, 0.4, exponent);
    AlsOptions options = new AlsOptions(rank, 6, regularization, order, 0, 1);
    Parameters parameters =
        Parameters.allocate(arena, ratings.globalMean(), ratings.users(), ratings.items(), rank);
    try (WorkerPool pool = new WorkerPool(2)) {
      InitialFactors.draw(parameters, ratings, 1, 0.1, pool);
      Trainings.run(
          new AlsTrainer(ratings, 1, options, parameters, FeaturePriors.NONE, pool),
          ratings.count(),
          parameters);
    }
    return new Trained(parameters, regularization, ratings);
  }

  /** Ranks above twice a row's ratings are solved in the dual; rank 128 does that to all rows. */
  @ParameterizedTest
  @CsvSource({
    "0,0,JOINT",
    "1,0,JOINT",
    "3,0,SEQUENTIAL",
    "16,0,JOINT",
    "17,0.5,SEQUENTIAL",
    "40,1,JOINT",
    "40,0,SEQUENTIAL",
    "128,0,JOINT",
    "128,0,SEQUENTIAL"
  })
  void theSharesAddUpToTheScore(int rank, double exponent, BiasUpdate order) {
    try (Arena arena = Arena.ofShared()) {
      Trained model = train(arena, rank, exponent, order);
      Map<Integer, Explainer> explainers = new HashMap<>();
      Random random = new Random(rank);
      for (int pair = 0; pair < PAIRS; pair++) {
        int user = random.nextInt(model.ratings.users());
        int item = random.nextInt(model.ratings.items());
        Explainer explainer = explainers.computeIfAbsent(user, model::explainer);
        Taste taste = explainer.taste();
        double[] vector = new double[rank];
        for (int k = 0; k < rank; k++) {
          vector[k] = taste.vector()[k];
        }
        boolean zero = DoubleScores.dot(vector, vector) == 0;
        for (Scoring scoring : List.of(Scoring.PREDICTION, Scoring.dot(0.05), Scoring.COSINE)) {
          if (!zero || scoring.kind() != Scoring.Kind.COSINE) {
            double score =
                DoubleScores.of(model.parameters, scoring, taste.bias(), vector)
                    .applyAsDouble(item);
            Explanation explanation = explainer.explain(item, scoring);
            assertEquals(score, explanation.total(), TOLERANCE, scoring + " of user " + user);
          }
        }
        Explanation prediction = explainer.explain(item, Scoring.PREDICTION);
        assertEquals(
            taste.bias(),
            prediction.shares().stream().mapToDouble(Explanation.Share::biasShare).sum(),
            TOLERANCE);
      }
    }
  }

  /** A rating that is what mean and item bias say has no residual: the score loses its share. */
  @ParameterizedTest
  @CsvSource({"0,JOINT", "3,JOINT", "16,SEQUENTIAL", "40,JOINT", "128,SEQUENTIAL"})
  void withoutARatingsResidualTheScoreLosesItsShare(int rank, BiasUpdate order) {
    try (Arena arena = Arena.ofShared()) {
      Trained model = train(arena, rank, 0, order);
      Parameters parameters = model.parameters;
      for (int user : new int[] {0, 1, 2, 17}) {
        int[] items = model.items(user);
        Explanation explanation = model.explainer(user).explain(69, Scoring.PREDICTION);
        for (Explanation.Share share : explanation.shares()) {
          float[] values = model.values(user);
          int place = IntStream.range(0, items.length).filter(i -> items[i] == share.item()).sum();
          assertEquals(values[place], share.rating());
          values[place] =
              (float) parameters.globalMean()
                  + parameters.itemBias().getAtIndex(Parameters.F32, share.item());
          Taste without =
              new LeastSquaresFoldIn(parameters, Optional.empty(), model.regularization)
                  .taste(items, values);
          double[] vector = new double[rank];
          for (int k = 0; k < rank; k++) {
            vector[k] = without.vector()[k];
          }
          double score =
              DoubleScores.of(parameters, Scoring.PREDICTION, without.bias(), vector)
                  .applyAsDouble(69);
          assertEquals(explanation.total() - share.share() - share.biasShare(), score, TOLERANCE);
        }
      }
    }
  }

  @Test
  void theLargestShareComesFirst() {
    try (Arena arena = Arena.ofShared()) {
      Trained model = train(arena, 16, 0, BiasUpdate.JOINT);
      double[] sizes =
          model.explainer(0).explain(3, Scoring.PREDICTION).shares().stream()
              .mapToDouble(share -> Math.abs(share.share()))
              .toArray();
      assertTrue(sizes.length > 3);
      double[] falling = sizes.clone();
      Arrays.sort(falling);
      for (int i = 0; i < sizes.length; i++) {
        assertEquals(falling[falling.length - 1 - i], sizes[i]);
      }
    }
  }

  @Test
  void someoneWithoutRatingsIsAllMean() {
    try (Arena arena = Arena.ofShared()) {
      Trained model = train(arena, 5, 0, BiasUpdate.JOINT);
      Explainer nobody =
          new Explainer(
              model.parameters,
              new LeastSquaresFoldIn(model.parameters, Optional.empty(), model.regularization),
              new int[0],
              new float[0]);
      Explanation explanation = nobody.explain(2, Scoring.PREDICTION);
      assertEquals(List.of(), explanation.shares());
      assertEquals(0, explanation.userBias());
      assertArrayEquals(new float[5], Arrays.copyOf(nobody.taste().vector(), 5));
    }
  }
}
