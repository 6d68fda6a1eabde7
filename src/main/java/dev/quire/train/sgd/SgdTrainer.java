package dev.quire.train.sgd;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.kernel.Kernels;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Regularization;
import dev.quire.train.TrainerInput;
import dev.quire.train.rows.InitialFactors;
import dev.quire.train.rows.RowBlocks;
import dev.quire.train.stochastic.Grid;
import dev.quire.train.stochastic.GridOptions;
import dev.quire.train.stochastic.GridRatings;
import dev.quire.train.stochastic.GridTrainer;
import java.lang.foreign.MemorySegment;

/**
 * Stochastic gradient descent for explicit ratings, with biases. Minimises what {@code als} does,
 *
 * <pre>
 *   lambda/2 sum (r - r^)^2 + gamma/2 (sum b_u^2 + sum b_i^2)
 *                           + tau/2 (sum |Omega|^e |u|^2 + sum |Omega|^e |v|^2)
 *   r^ = mu + b_u + b_i + u'v
 * </pre>
 *
 * <p>by a step for each rating, with e = r - r^ and each row's penalty shared out evenly among its
 * ratings:
 *
 * <pre>
 *   b_u = (b_u + a e)   / (1 + a gamma / (lambda |Omega_u|))             and b_i likewise
 *   u   = (u   + a' e v) / (1 + a' tau |Omega_u|^e / (lambda |Omega_u|))   and v likewise, with the old u
 * </pre>
 *
 * <p>a is the learning rate, a' = a / spread with the standard deviation of the ratings: for
 * ratings times c the biases are c times as large, the factors sqrt(c) times, and the steps with
 * them. So the rate is a number without a unit, and the model of the ratings times c is the model,
 * times c.
 *
 * <p>An epoch costs nnz * 4 rank multiply-adds, and a tile streams its ratings and its users; the
 * items of two blocks stay in a core's cache. The squared error that it tells is that of each
 * rating before its own step, which costs nothing more to know, and is a little above that at the
 * end.
 *
 * <p>After Y. Koren, R. Bell, C. Volinsky, "Matrix factorization techniques for recommender
 * systems", IEEE Computer 42(8), 2009, on the grid of {@link Grid}. Departures: penalties divide
 * instead of being subtracted (a step of the proximal method), which is the same to first order and
 * never overshoots; they are those of the objective above instead of one for each rating, which
 * would be e = 1.
 */
final class SgdTrainer extends GridTrainer {
  private static final double INITIAL_SCALE = 0.3; // of the spread's root

  private final Ratings ratings;
  private final double spread;
  private final long seed;
  private final Regularization regularization;
  private final Parameters parameters;
  private final WorkerPool pool;
  private final MemorySegment userScales; // F32 [users][2]: of vector and bias, in this epoch
  private final MemorySegment itemScales; // F32 [items][2]

  /**
   * Prepares training.
   *
   * @param blocks the ratings, less their mean
   */
  SgdTrainer(
      TrainerInput input,
      GridOptions options,
      Regularization regularization,
      Grid grid,
      GridRatings blocks) {
    super(options, grid, blocks, input.pool());
    this.ratings = input.ratings();
    this.spread = input.spread();
    this.seed = options.seed();
    this.regularization = regularization;
    this.parameters = input.parameters();
    this.pool = input.pool();
    this.userScales = input.scratch().reserve("user-scales", 2L * Float.BYTES * ratings.users());
    this.itemScales = input.scratch().reserve("item-scales", 2L * Float.BYTES * ratings.items());
  }

  @Override
  public void initialize() {
    InitialFactors.draw(parameters, ratings, seed, INITIAL_SCALE * Math.sqrt(spread), pool);
  }

  @Override
  protected Steps steps(double rate) {
    fillScales(userScales, ratings.byUser(), rate);
    fillScales(itemScales, ratings.byItem(), rate);
    return (tile, sums) -> {
      RunSteps steps = new RunSteps(parameters, itemScales, rate, rate / spread);
      while (tile.next()) {
        int user = tile.user();
        float scale = userScales.getAtIndex(F32, 2L * user);
        float biasScale = userScales.getAtIndex(F32, 2L * user + 1);
        sums[0] +=
            steps.take(user, tile.first(), scale, biasScale)
                + steps.take(user, tile.second(), scale, biasScale);
      }
    };
  }

  /** What the penalties of a row leave of it at each of its ratings. */
  private void fillScales(MemorySegment scales, CsrMatrix rows, double rate) {
    RowBlocks.forEach(
        rows.rows(),
        pool,
        row -> {
          int n = Math.max(1, rows.rowLength(row));
          double vector = 1 / (1 + rate / spread * regularization.ridge(n) / n);
          double bias = 1 / (1 + rate * regularization.biasRidge() / n);
          scales.setAtIndex(F32, 2L * row, (float) vector);
          scales.setAtIndex(F32, 2L * row + 1, (float) bias);
        });
  }

  @Override
  protected int sums() {
    return 1;
  }

  @Override
  protected Epoch result(double[] sums) {
    double penalties =
        penalties(ratings.byUser(), parameters.userBias(), parameters.userFactors())
            + penalties(ratings.byItem(), parameters.itemBias(), parameters.itemFactors());
    return new Epoch(
        regularization.lambda() * (0.5 * sums[0] + penalties),
        Math.sqrt(sums[0] / ratings.count()));
  }

  /** Those of a side, divided by lambda. */
  private double penalties(CsrMatrix rows, MemorySegment biases, MemorySegment factors) {
    int rank = parameters.rank();
    double[] sums =
        RowBlocks.sums(
            rows.rows(),
            1,
            pool,
            (row, sum) -> {
              double bias = biases.getAtIndex(F32, row);
              double vector = Kernels.dot(factors, row, factors, row, rank);
              double ridge = regularization.ridge(rows.rowLength(row));
              sum[0] += 0.5 * (regularization.biasRidge() * bias * bias + ridge * vector);
            });
    return sums[0];
  }
}
