package dev.quire.train.bpr;

import dev.quire.dataset.Ratings;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.TrainerInput;
import dev.quire.train.rows.InitialFactors;
import dev.quire.train.stochastic.Grid;
import dev.quire.train.stochastic.GridOptions;
import dev.quire.train.stochastic.GridRatings;
import dev.quire.train.stochastic.GridTrainer;
import dev.quire.train.stochastic.Runs;
import dev.quire.train.stochastic.Tile;
import java.util.random.RandomGenerator;

/**
 * Bayesian personalized ranking. A pair of a user and an item that the user has chosen, i, is held
 * against an item j that the user has not, and the probability that i is preferred is to be high:
 * minimises, over such triples,
 *
 * <pre>
 *   -ln sigma(y_ui - y_uj) + reg_u/2 |u|^2 + reg_i/2 (|v_i|^2 + |v_j|^2) + reg_b/2 (b_i^2 + b_j^2)
 *   y_ui = b_i + u'v_i          sigma(y) = 1 / (1 + exp(-y))
 * </pre>
 *
 * <p>The bias of a user, and a mean, would cancel. A step for each choice, once an epoch, with g =
 * sigma(y_uj - y_ui) and the learning rate a:
 *
 * <pre>
 *   u   = (u   + a g (v_i - v_j)) / (1 + a reg_u)
 *   v_i = (v_i + a g u) / (1 + a reg_i)            b_i = (b_i + a g) / (1 + a reg_b)
 *   v_j = (v_j - a g u) / (1 + a reg_i)            b_j = (b_j - a g) / (1 + a reg_b)
 * </pre>
 *
 * <p>j is drawn from the two blocks of items that the worker has at the time (see {@link Grid}):
 * with n blocks of items from that of i with probability 1/n, from the other one otherwise. Which
 * that is changes from epoch to epoch, each block being as likely as any other: so before an epoch
 * begins j is each item with the same probability, as far as blocks are of the same size. A draw
 * that the user has chosen is repeated; the sorted items of the user's run tell. After {@value
 * #DRAWS} draws in vain, of a user who has chosen nearly all that can be drawn, the step is left
 * out.
 *
 * <p>An epoch costs positives * 10 rank multiply-adds. The loss that it tells is the sum of -ln
 * sigma over its triples, each before its step; the error is the root of the mean of g^2.
 *
 * <p>After S. Rendle, C. Freudenthaler, Z. Gantner, L. Schmidt-Thieme, "BPR: Bayesian personalized
 * ranking from implicit feedback", UAI 2009. Departures: choices come in the order of the grid,
 * once an epoch, instead of being drawn; penalties divide instead of being subtracted; v_j steps by
 * the u that has already stepped by v_i. The latter two are the same to first order of a.
 */
final class BprTrainer extends GridTrainer {
  private static final double INITIAL_SCALE = 0.3;
  static final int DRAWS = 100;

  private final Ratings ratings;
  private final long seed;
  private final PairRegularization regularization;
  private final Grid grid;
  private final NegativeSampler negatives;
  private final Parameters parameters;
  private final WorkerPool pool;

  /**
   * Prepares training.
   *
   * @param positives what users have chosen
   */
  BprTrainer(
      TrainerInput input,
      GridOptions options,
      PairRegularization regularization,
      Grid grid,
      GridRatings positives,
      NegativeSampler negatives) {
    super(options, grid, positives, input.pool());
    this.ratings = input.ratings();
    this.seed = options.seed();
    this.regularization = regularization;
    this.grid = grid;
    this.negatives = negatives;
    this.parameters = input.parameters();
    this.pool = input.pool();
  }

  @Override
  public void initialize() {
    InitialFactors.draw(parameters, ratings, seed, INITIAL_SCALE, pool);
  }

  @Override
  protected Steps steps(double rate) {
    return (tile, sums) -> {
      PairSteps steps = new PairSteps(parameters, regularization, rate);
      while (tile.next()) {
        step(steps, tile, tile.firstBlock(), tile.first(), tile.secondBlock(), tile.second(), sums);
        step(steps, tile, tile.secondBlock(), tile.second(), tile.firstBlock(), tile.first(), sums);
      }
    };
  }

  /** Takes a step for each of a user's choices in a block. */
  private void step(
      PairSteps steps,
      Tile tile,
      int block,
      Runs run,
      int otherBlock,
      Runs otherRun,
      double[] sums) {
    RandomGenerator random = tile.random();
    for (int n = 0; n < run.count(); n++) {
      boolean own = random.nextInt(grid.itemBlocks()) == 0;
      int negative = own ? draw(block, run, random) : draw(otherBlock, otherRun, random);
      if (negative != NegativeSampler.NONE) {
        steps.add(run.item(n), negative);
      }
      if (steps.isFull()) {
        steps.take(tile.user(), sums);
      }
    }
    steps.take(tile.user(), sums);
  }

  private int draw(int block, Runs chosen, RandomGenerator random) {
    for (int draw = 0; draw < DRAWS; draw++) {
      int item = negatives.draw(block, random);
      if (item == NegativeSampler.NONE || !chosen.contains(item)) {
        return item;
      }
    }
    return NegativeSampler.NONE;
  }

  @Override
  protected int sums() {
    return 3;
  }

  @Override
  protected Epoch result(double[] sums) {
    return new Epoch(sums[0], Math.sqrt(sums[1] / Math.max(1, sums[2])));
  }
}
