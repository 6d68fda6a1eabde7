package dev.quire.train.ials;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.PairWeights;
import dev.quire.solve.PairWeights.Form;
import dev.quire.train.rows.HalfEpoch;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are updated a block of factors at a time. */
class IalsBlocksTest {
  @AutoClose private final Arena arena = Arena.ofShared();
  @AutoClose private final WorkerPool pool = new WorkerPool(3);

  private Parameters parameters(Ratings ratings, int rank) {
    return Parameters.allocate(arena, 0, ratings.users(), ratings.items(), rank);
  }

  private IalsTrainer trainer(
      Ratings ratings, PairWeights weights, double userMean, Parameters parameters, int block) {
    return trainer(ratings, weights, userMean, parameters, block, Optional.empty());
  }

  private IalsTrainer trainer(
      Ratings ratings,
      PairWeights weights,
      double userMean,
      Parameters parameters,
      int block,
      Optional<FeaturePrior> prior) {
    IalsOptions options = new IalsOptions(parameters.rank(), 1, weights, userMean, block, 0, 7);
    return new IalsTrainer(
        ratings, options, parameters, prior, pool, new HalfEpoch(options.rank(), pool));
  }

  /** Most rows have more ratings than the dual takes. Blocks that divide the rank, and others. */
  @ParameterizedTest
  @CsvSource({
    "UNOBSERVED,2,1,1,0",
    "UNOBSERVED,7,3,1,0",
    "UNOBSERVED,16,4,0.5,0",
    "UNOBSERVED,17,16,1,0",
    "UNOBSERVED,24,10,1,0",
    "CONFIDENCE,5,2,0,0",
    "CONFIDENCE,16,5,1,0",
    "UNOBSERVED,7,3,1,1",
    "UNOBSERVED,16,8,0.5,0.4",
    "CONFIDENCE,5,2,0,1"
  })
  void theLossIsThatOfAllPairsAndNeverRises(
      Form form, int rank, int block, double nu, double userMean) {
    Ratings ratings = IalsTrainerTest.random(60, 40, 0.25, rank);
    PairWeights weights = IalsTrainerTest.weights(form, nu);
    Parameters parameters = parameters(ratings, rank);
    IalsTrainer trainer = trainer(ratings, weights, userMean, parameters, block);
    trainer.initialize();
    double before = Double.POSITIVE_INFINITY;
    for (int epoch = 0; epoch < 8; epoch++) {
      double told = trainer.epoch(epoch + 1).goal();
      double slow = AllPairsLoss.of(ratings, weights, userMean, parameters);
      assertEquals(slow, told, 2e-5 * slow, "epoch " + epoch);
      assertTrue(slow <= before * (1 + 1e-6), before + " to " + slow);
      before = slow;
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.4, 1})
  void itNeverRisesWithFeaturesEither(double userMean) {
    Ratings ratings = IalsTrainerTest.random(60, 40, 0.25, 5);
    PairWeights weights = IalsTrainerTest.weights(Form.UNOBSERVED, 1);
    Parameters parameters = parameters(ratings, 6);
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(40);
    for (int item = 0; item < 40; item++) {
      builder.add(item, "of three " + item % 3, 1);
    }
    FeaturePrior prior = FeaturePrior.allocate(arena, builder.build("made"), 6);
    IalsTrainer trainer = trainer(ratings, weights, userMean, parameters, 2, Optional.of(prior));
    trainer.initialize();
    double before = Double.POSITIVE_INFINITY;
    for (int epoch = 0; epoch < 6; epoch++) {
      double told = trainer.epoch(epoch + 1).goal();
      double slow = AllPairsLoss.withPrior(ratings, weights, userMean, parameters, prior);
      assertEquals(slow, told, 2e-5 * slow, "epoch " + epoch);
      assertTrue(slow <= before * (1 + 1e-6), before + " to " + slow);
      before = slow;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 13, 512})
  void aBlockOfAllFactorsIsTheWholeSystem(int block) {
    Ratings ratings = IalsTrainerTest.random(60, 40, 0.25, 1);
    PairWeights weights = IalsTrainerTest.weights(Form.UNOBSERVED, 1);
    assertArrayEquals(
        items(ratings, weights, 12, 0, 3), items(ratings, weights, 12, block, 3), "the same bits");
  }

  private float[] items(Ratings ratings, PairWeights weights, int rank, int block, int epochs) {
    Parameters parameters = parameters(ratings, rank);
    IalsTrainer trainer = trainer(ratings, weights, 0.5, parameters, block);
    trainer.initialize();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      trainer.epoch(epoch);
    }
    return parameters.itemFactors().toArray(ValueLayout.JAVA_FLOAT);
  }

  /** Planted tastes of rank 6, in models of rank 24. */
  @ParameterizedTest
  @CsvSource({"4,0", "8,0", "16,0", "8,1"})
  void itComesToTheLossOfWholeSystems(int block, double userMean) {
    Ratings ratings = RatingsFixture.random(300, 200, 6, 3);
    PairWeights weights = IalsTrainerTest.weights(Form.UNOBSERVED, 1);
    double exact = loss(ratings, weights, userMean, 0, 20);
    double blocks = loss(ratings, weights, userMean, block, 20);
    assertEquals(exact, blocks, 0.01 * exact);
  }

  private double loss(
      Ratings ratings, PairWeights weights, double userMean, int block, int epochs) {
    IalsTrainer trainer = trainer(ratings, weights, userMean, parameters(ratings, 24), block);
    trainer.initialize();
    double loss = 0;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      loss = trainer.epoch(epoch).goal();
    }
    return loss;
  }

  /** The last block of the items was solved last: no step of its factors lowers the loss. */
  @Test
  void noItemCanBeBetterInItsLastBlock() {
    Ratings ratings = IalsTrainerTest.random(50, 30, 0.25, 3);
    PairWeights weights = IalsTrainerTest.weights(Form.UNOBSERVED, 1);
    Parameters parameters = parameters(ratings, 8);
    IalsTrainer trainer = trainer(ratings, weights, 0, parameters, 3);
    trainer.initialize();
    trainer.epoch(1);
    trainer.epoch(2);
    double least = AllPairsLoss.of(ratings, weights, 0, parameters);
    Random random = new Random(1);
    for (int trial = 0; trial < 100; trial++) {
      long at = random.nextInt(30) * 8L + 6 + random.nextInt(2);
      float kept = parameters.itemFactors().getAtIndex(F32, at);
      parameters.itemFactors().setAtIndex(F32, at, kept + (random.nextBoolean() ? 0.01f : -0.01f));
      double moved = AllPairsLoss.of(ratings, weights, 0, parameters);
      parameters.itemFactors().setAtIndex(F32, at, kept);
      assertTrue(moved > least * (1 - 1e-7), "index " + at + ": " + least + " to " + moved);
    }
  }
}
