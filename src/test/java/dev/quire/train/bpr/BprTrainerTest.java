package dev.quire.train.bpr;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.FeaturePriors;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.model.ScratchSpace;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.recommend.Taste;
import dev.quire.train.Settings;
import dev.quire.train.Trainer;
import dev.quire.train.TrainerInput;
import dev.quire.train.stochastic.Grid;
import dev.quire.train.stochastic.GridSettings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BprTrainerTest {
  private static final double RATE = 1e-6; // so short that all see the same scores

  @TempDir Path folder;
  @AutoClose private final Arena arena = Arena.ofShared();
  @AutoClose private final WorkerPool pool = new WorkerPool(3);
  private ScratchSpace scratch;

  @BeforeEach
  void open() {
    scratch = new ScratchSpace(folder);
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  private static Settings settings(double rate, int grid, long seed) {
    return Settings.of(new BprKind())
        .with(BprKind.RANK, 4)
        .with(BprKind.POSITIVE_FROM, 4.0)
        .with(BprKind.LEARNING_RATE, rate)
        .with(BprKind.DECAY, 0.0)
        .with(BprKind.REG_BIASES, 0.0)
        .with(GridSettings.GRID, grid)
        .with(GridSettings.SEED, seed);
  }

  private Trainer trainer(Ratings ratings, Settings settings, Parameters parameters) {
    return new BprKind()
        .trainer(
            new TrainerInput(
                ratings,
                Optional.empty(),
                1,
                settings,
                new ModelNumbers(parameters, Optional.empty(), FeaturePriors.NONE),
                scratch,
                pool));
  }

  private Parameters parameters(int users, int items, int rank) {
    return Parameters.allocate(arena, 0, users, items, rank);
  }

  private Parameters randomParameters(int users, int items, int rank, long seed) {
    Parameters parameters = parameters(users, items, rank);
    Random random = new Random(seed);
    for (MemorySegment segment :
        List.of(parameters.userFactors(), parameters.itemFactors(), parameters.itemBias())) {
      for (long k = 0; k < segment.byteSize() / Float.BYTES; k++) {
        segment.setAtIndex(F32, k, (float) (0.7 * random.nextGaussian()));
      }
    }
    return parameters;
  }

  /** Users who all like the same items, and rate the others low or not at all. */
  private static Ratings alike(int users, int items, IntPredicate liked) {
    int[] user = IntStream.range(0, users * items).map(n -> n / items).toArray();
    int[] item = IntStream.range(0, users * items).map(n -> n % items).toArray();
    float[] values = new float[user.length];
    for (int n = 0; n < values.length; n++) {
      values[n] = liked.test(item[n]) ? 5 : 2;
    }
    return RatingsFixture.of(users, items, user, item, values);
  }

  /** -ln sigma and penalties of one triple, in double. */
  private static double slowLoss(
      Parameters parameters, PairRegularization reg, int user, int chosen, int other) {
    double margin = bias(parameters, chosen) - bias(parameters, other);
    double squares = 0;
    for (int k = 0; k < parameters.rank(); k++) {
      double u = factor(parameters.userFactors(), user, k, parameters.rank());
      double v = factor(parameters.itemFactors(), chosen, k, parameters.rank());
      double w = factor(parameters.itemFactors(), other, k, parameters.rank());
      margin += u * (v - w);
      squares += reg.users() / 2 * u * u + reg.items() / 2 * (v * v + w * w);
    }
    return Math.log(1 + Math.exp(-margin))
        + squares
        + reg.biases() / 2 * Math.pow(bias(parameters, chosen), 2)
        + reg.biases() / 2 * Math.pow(bias(parameters, other), 2);
  }

  private static double bias(Parameters parameters, int item) {
    return parameters.itemBias().getAtIndex(F32, item);
  }

  private static double factor(MemorySegment factors, int row, int k, int rank) {
    return factors.getAtIndex(F32, (long) row * rank + k);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 33})
  void aStepIsAlongTheGradientOfItsTriple(int rank) {
    PairRegularization reg = new PairRegularization(0.3, 0.2, 0.1);
    double rate = 1e-3;
    Parameters before = randomParameters(3, 4, rank, 1);
    Parameters after = randomParameters(3, 4, rank, 1);
    PairSteps steps = new PairSteps(after, reg, rate);
    steps.add(2, 0);
    double[] sums = new double[3];
    steps.take(1, sums);
    assertEquals(1, sums[2]);
    PairRegularization none = new PairRegularization(0, 0, 0);
    assertEquals(slowLoss(before, none, 1, 2, 0), sums[0], 1e-5);
    List<MemorySegment> at = List.of(before.userFactors(), before.itemFactors(), before.itemBias());
    List<MemorySegment> moved = List.of(after.userFactors(), after.itemFactors(), after.itemBias());
    for (int s = 0; s < 3; s++) {
      for (long k = 0; k < at.get(s).byteSize() / Float.BYTES; k++) {
        float kept = at.get(s).getAtIndex(F32, k);
        at.get(s).setAtIndex(F32, k, kept + 0.01f);
        double above = slowLoss(before, reg, 1, 2, 0);
        at.get(s).setAtIndex(F32, k, kept - 0.01f);
        double slope = (above - slowLoss(before, reg, 1, 2, 0)) / 0.02;
        at.get(s).setAtIndex(F32, k, kept);
        double step = moved.get(s).getAtIndex(F32, k) - kept;
        assertEquals(-rate * slope, step, 5e-3 * rate, "segment " + s + ", " + k);
      }
    }
  }

  /**
   * With all scores 0 every step moves a bias by half its length: up for what is chosen, down for
   * what is drawn. Where all users like the same, nothing of that may come down.
   */
  @Test
  void whatIsDrawnIsNotChosenInTwoHundredRandomCases() {
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      int items = 4 + random.nextInt(40);
      int users = 2 + random.nextInt(9);
      int grid = 1 + random.nextInt(Math.min(users, items) / 2);
      BitSet liked = new BitSet();
      while (liked.isEmpty() || liked.cardinality() == items) {
        liked.clear();
        double share = random.nextDouble();
        IntStream.range(0, items).filter(i -> random.nextDouble() < share).forEach(liked::set);
      }
      Ratings ratings = alike(users, items, liked::get);
      Parameters parameters = parameters(users, items, 4);
      trainer(ratings, settings(RATE, grid, trial), parameters).epoch(1);
      for (int item = 0; item < items; item++) {
        double moves = bias(parameters, item) / (RATE / 2);
        if (liked.get(item)) {
          assertTrue(moves >= 0 && moves <= users * 1.001, "trial " + trial + ": " + moves);
          assertEquals(Math.rint(moves), moves, 1e-3, "whole steps");
        } else {
          assertTrue(moves <= 0, "trial " + trial + ": " + moves);
        }
      }
    }
  }

  /** A step for each choice, as long as there is something to hold it against. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyChoiceIsHeldAgainstSomething(int grid) {
    Ratings ratings = alike(6, 60, item -> item % 10 == 1);
    Parameters parameters = parameters(6, 60, 4);
    trainer(ratings, settings(RATE, grid, 3), parameters).epoch(1);
    double down = 0;
    for (int item = 0; item < 60; item++) {
      double moves = bias(parameters, item) / (RATE / 2);
      down -= Math.min(0, moves);
      assertTrue(item % 10 != 1 || Math.abs(moves - 6) < 1e-3, item + ": " + moves);
    }
    assertEquals(36, down, 1e-2);
  }

  @ParameterizedTest
  @EnumSource(Negatives.class)
  void whereAllIsChosenNothingMoves(Negatives negatives) {
    Ratings ratings = alike(6, 10, item -> true);
    Parameters parameters = parameters(6, 10, 4);
    Settings settings = settings(0.1, 2, 1).with(BprKind.NEGATIVES, negatives);
    Trainer.Epoch epoch = trainer(ratings, settings, parameters).epoch(1);
    assertEquals(0, epoch.goal());
    assertEquals(-1, parameters.itemBias().mismatch(parameters(6, 10, 4).itemBias()));
  }

  /** Over the epochs, whatever the grid: each that nobody has chosen comes as often. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void negativesAreEvenOverTheEpochs(int grid) {
    int items = 40;
    Ratings ratings = alike(10, items, item -> item < 10);
    Parameters parameters = parameters(10, items, 4);
    Trainer trainer = trainer(ratings, settings(RATE, grid, 8), parameters);
    int epochs = 600;
    for (int epoch = 0; epoch < epochs; epoch++) {
      trainer.epoch(1);
    }
    double expected = 100.0 * epochs / 30; // choices, shared out over what nobody has chosen
    for (int item = 10; item < items; item++) {
      double drawn = -bias(parameters, item) / (RATE / 2);
      assertEquals(expected, drawn, 0.12 * expected, "item " + item);
    }
  }

  @ParameterizedTest
  @EnumSource(Negatives.class)
  void negativesAreDrawnAsTheyAreNamed(Negatives negatives) {
    int items = 12; // item i is chosen by i users
    int[] user = new int[66];
    int[] item = new int[66];
    int n = 0;
    for (int i = 0; i < items; i++) {
      for (int u = 0; u < i; u++, n++) {
        user[n] = u;
        item[n] = i;
      }
    }
    float[] values = new float[66];
    Arrays.fill(values, 5);
    Ratings ratings = RatingsFixture.of(11, items, user, item, values);
    Grid grid = new Grid(11, items, 2, 3);
    NegativeSampler sampler = NegativeSampler.of(negatives, ratings.byItem(), 4, grid, pool);
    Random random = new Random(2);
    for (int block = 0; block < grid.itemBlocks(); block++) {
      int[] rows = new int[grid.items().size(block)];
      double sum = 0;
      for (int k = 0; k < rows.length; k++) {
        rows[k] = grid.items().row(block, k);
        sum += rows[k];
      }
      int[] drawn = new int[items];
      for (int draw = 0; draw < 10_000; draw++) {
        drawn[sampler.draw(block, random)]++;
      }
      for (int row : rows) {
        double share = negatives == Negatives.UNIFORM ? 1.0 / rows.length : row / sum;
        assertEquals(share, drawn[row] / 10_000.0, 0.025, "item " + row);
      }
    }
  }

  @Test
  void theLossFalls() {
    Ratings ratings = RatingsFixture.random(80, 60, 2, 4);
    Parameters parameters = parameters(80, 60, 8);
    Settings settings = settings(0.1, 3, 1).with(BprKind.RANK, 8).with(BprKind.REG_BIASES, 0.001);
    Trainer trainer = trainer(ratings, settings, parameters);
    trainer.initialize();
    double first = trainer.epoch(1).goal();
    for (int epoch = 1; epoch < 10; epoch++) {
      trainer.epoch(1);
    }
    double tenth = trainer.epoch(1).goal();
    for (int epoch = 11; epoch < 40; epoch++) {
      trainer.epoch(1);
    }
    double last = trainer.epoch(1).goal();
    assertTrue(tenth < 0.8 * first && last < 0.8 * tenth, first + ", " + tenth + ", " + last);
  }

  @Test
  void whereNothingIsChosenThereIsNothingToLearn() {
    Ratings ratings = alike(6, 10, item -> item == 3);
    Settings settings = settings(0.1, 2, 1).with(BprKind.POSITIVE_FROM, 5.5);
    assertEquals(
        "no training rating is that high: positive-from=5.5, highest=5; use that or less",
        assertThrows(
                BadInputException.class, () -> trainer(ratings, settings, parameters(6, 10, 4)))
            .getMessage());
  }

  /** However wrong the beginning is, a pair's loss is a number: about as much as the margin. */
  @Test
  void aPairThatIsFarOffHasAFiniteLoss() {
    Ratings ratings = alike(6, 10, item -> item == 3);
    Parameters parameters = parameters(6, 10, 4);
    parameters.itemBias().setAtIndex(F32, 3, -50);
    Settings settings = settings(1e-6, 1, 1);
    double loss = trainer(ratings, settings, parameters).epoch(1).goal();
    assertEquals(6 * 50, loss, 0.01);
  }

  /** One choice and one other item: the mean over the pairs is that of the only one. */
  @Test
  void someoneNewIsWhereNoStepIsDown() {
    Parameters parameters = randomParameters(1, 2, 5, 7);
    PairRegularization reg = new PairRegularization(0.02, 0, 0);
    float[] place =
        new PairwiseFoldIn(parameters, 4, reg.users())
            .taste(new int[] {1, 0}, new float[] {4, 3.5f})
            .vector();
    MemorySegment.copy(place, 0, parameters.userFactors(), F32, 0, 5);
    double least = slowLoss(parameters, reg, 0, 1, 0);
    for (int k = 0; k < 5; k++) {
      for (float by : new float[] {-0.05f, 0.05f}) {
        parameters.userFactors().setAtIndex(F32, k, place[k] + by);
        assertTrue(slowLoss(parameters, reg, 0, 1, 0) > least, "factor " + k);
        parameters.userFactors().setAtIndex(F32, k, place[k]);
      }
    }
  }

  @Test
  void someoneNewGetsWhatThoseLikeThemChoose() {
    int[] user = new int[400];
    int[] item = new int[400];
    float[] values = new float[400];
    for (int n = 0; n < 400; n++) { // twenty choices each, of the even or the odd items
      user[n] = n / 20;
      item[n] = 2 * (n % 20 * 3 % 25) + n / 20 % 2;
      values[n] = 5;
    }
    Ratings ratings = RatingsFixture.of(20, 50, user, item, values);
    Parameters parameters = parameters(20, 50, 4);
    Trainer trainer = trainer(ratings, settings(0.1, 2, 1), parameters);
    trainer.initialize();
    for (int epoch = 0; epoch < 60; epoch++) {
      trainer.epoch(1);
    }
    PairwiseFoldIn foldIn = new PairwiseFoldIn(parameters, 4, 0.01);
    Taste odd = foldIn.taste(new int[] {3}, new float[] {5});
    double margin = 0;
    for (int i = 0; i < 50; i++) {
      for (int k = 0; k < 4; k++) {
        margin +=
            (i % 2 == 1 ? 1 : -1) * odd.vector()[k] * factor(parameters.itemFactors(), i, k, 4);
      }
    }
    assertTrue(margin / 25 > 1, "odd before even by " + margin / 25);
    float[] nothing = foldIn.taste(new int[] {3}, new float[] {3}).vector();
    assertArrayEquals(new float[nothing.length], nothing, "a dislike tells nothing");
  }
}
