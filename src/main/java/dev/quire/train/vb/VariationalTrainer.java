package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Parameters;
import dev.quire.model.Variances;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Design;
import dev.quire.train.Goal;
import dev.quire.train.RatingSpread;
import dev.quire.train.Trainer;
import dev.quire.train.TrainerInput;
import dev.quire.train.rows.FeatureSolver;
import dev.quire.train.rows.HalfEpoch;
import dev.quire.train.rows.InitialFactors;
import dev.quire.train.rows.RowBlocks;
import dev.quire.train.rows.Side;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Variational Bayes for explicit ratings, with biases. The model is
 *
 * <pre>
 *   r ~ N(mu + b_u + b_i + u'v, 1/lambda)
 *   u ~ N(0, I)   v ~ N(0, diag(1/p))   b_u ~ N(0, 1/gamma_u)   b_i ~ N(0, 1/gamma_i)
 * </pre>
 *
 * <p>and q, which stands for the posterior, is a normal distribution with a mean m and a variance s
 * for each of these numbers. Training raises the evidence lower bound, which is at most the
 * logarithm of the probability of the ratings:
 *
 * <pre>
 *   ELBO = |Omega|/2 ln(lambda / 2 pi) - lambda/2 sum E[(r - r^)^2]
 *        + 1/2 sum over all numbers (1 + ln(p s) - p (m^2 + s))        p: its prior's precision
 *   E[(r - r^)^2] = (r - r^)^2 + s_bu + s_bi + sum_k (m_uk^2 s_ik + m_ik^2 s_uk + s_uk s_ik)
 * </pre>
 *
 * <p>An epoch updates every user ({@link dev.quire.solve.VariationalRegression}), then every item,
 * then the precisions lambda, p, gamma_u and gamma_i, each to its maximum given all others:
 *
 * <pre>
 *   lambda = |Omega| / sum E[(r - r^)^2]    p_k = items / sum_i (m_ik^2 + s_ik)    likewise gamma
 * </pre>
 *
 * <p>With features of the items, v ~ N(p, ..) around the sum p of its {@linkplain FeaturePrior
 * features'} vectors, f ~ N(0, diag(1/p)) each; these are known as they are, without a variance,
 * and solved after the items, whose precisions they share.
 *
 * <p>So with {@code MEAN_FIELD} the bound never falls. Nothing is left to tune: a factor that
 * explains nothing gets a large p_k and vanishes. An epoch costs what one of {@link
 * dev.quire.train.als.AlsTrainer} costs, and a second gathering of nnz * rank numbers, the
 * variances.
 *
 * <p>After Y. J. Lim, Y. W. Teh, "Variational Bayesian approach to movie rating prediction", KDD
 * Cup 2007, and for the factorised q T. Raiko, A. Ilin, J. Karhunen, "Principal component analysis
 * for large scale problems with lots of missing values", ECML 2007. Departures: biases, with
 * precisions of their own; and rows without ratings count for the learned precisions, with their
 * prior as posterior. Features as in N. Koenigstein, U. Paquet, "Xbox movies recommendations:
 * variational Bayes matrix factorization with embedded feature selection", RecSys 2013, without
 * their selection.
 */
public final class VariationalTrainer implements Trainer {
  /** Relative to the spread of the ratings, all of which the items' side takes. */
  private static final double INITIAL_SCALE = 0.3;

  private static final double INITIAL_VARIANCE = 0.1;

  private final Ratings ratings;
  private final double spread;
  private final VariationalOptions options;
  private final Parameters means;
  private final Variances variances;
  private final HalfEpoch halfEpoch;
  private final Side users;
  private final Side items;
  private final Optional<FeaturePrior> prior; // of the items
  private final Optional<FeatureSolver> featureSolver;
  private final WorkerPool pool;
  private Precisions precisions;

  VariationalTrainer(TrainerInput input, VariationalOptions options) {
    this(
        input.ratings(),
        options,
        input.spread(),
        input.parameters(),
        input.variances().orElseThrow(),
        input.prior(),
        input.pool());
  }

  /**
   * Prepares training.
   *
   * @param spread standard deviation of the ratings, {@link RatingSpread}: the first precisions are
   *     relative to it
   * @param means where the means are built; those of the item factors are the initial ones
   * @param variances where the variances are built; likewise
   * @param prior of the items, if they have features; its feature vectors are the initial ones
   */
  public VariationalTrainer(
      Ratings ratings,
      VariationalOptions options,
      double spread,
      Parameters means,
      Variances variances,
      Optional<FeaturePrior> prior,
      WorkerPool pool) {
    this.ratings = ratings;
    this.spread = spread;
    this.options = options;
    this.means = means;
    this.variances = variances;
    this.halfEpoch = new HalfEpoch(options.rank(), pool);
    this.users =
        Side.users(ratings, means, new Design(means.itemFactors(), variances.itemFactors()));
    this.items =
        Side.items(ratings, means, prior, new Design(means.userFactors(), variances.userFactors()));
    this.precisions = Precisions.initial(options.rank(), spread);
    this.prior = prior;
    this.featureSolver =
        prior.map(features -> new FeatureSolver(features, this::relativePrecision));
    this.pool = pool;
  }

  /**
   * An item without ratings has its prior as posterior, wherever that is: it contributes nothing to
   * the bound, and holds no feature where it is.
   */
  private double relativePrecision(int item) {
    return ratings.byItem().rowLength(item) == 0 ? 0 : 1;
  }

  /**
   * Sets the item factors to N(0, spread^2 (0.3 / sqrt(rank))^2), their variances to 0.1 spread^2.
   */
  @Override
  public void initialize() {
    InitialFactors.draw(means, ratings, options.seed(), INITIAL_SCALE * spread, pool);
    float[] row = new float[means.rank()];
    Arrays.fill(row, (float) (INITIAL_VARIANCE * spread * spread));
    RowBlocks.forEach(
        means.items(),
        pool,
        item -> {
          long offsetBytes = (long) item * row.length * Float.BYTES;
          MemorySegment.copy(row, 0, variances.itemFactors(), F32, offsetBytes, row.length);
        });
  }

  @Override
  public int epochs() {
    return options.epochs();
  }

  @Override
  public Goal goal() {
    return Goal.ELBO;
  }

  @Override
  public double tolerance() {
    return options.tolerance();
  }

  @Override
  public Map<String, String> learned() {
    return precisions.metadata();
  }

  @Override
  public void restore(Map<String, String> learned) {
    precisions = Precisions.of(learned);
  }

  /** The precisions learned so far. */
  public Precisions precisions() {
    return precisions;
  }

  @Override
  public Epoch epoch(int number) {
    VariationalRows.Totals userTotals = updateUsers();
    VariationalRows.Totals itemTotals = updateItems();
    learnPrecisions(userTotals, itemTotals);
    return new Epoch(
        bound(userTotals, itemTotals), Math.sqrt(itemTotals.squaredError() / ratings.count()));
  }

  VariationalRows.Totals updateUsers() {
    VariationalRows rows =
        new VariationalRows(
            users,
            variances.userBias(),
            variances.userFactors(),
            precisions.userPrior(),
            options.variance());
    return rows.totals(halfEpoch.run(rows), pool);
  }

  VariationalRows.Totals updateItems() {
    VariationalRows rows =
        new VariationalRows(
            items,
            variances.itemBias(),
            variances.itemFactors(),
            precisions.itemPrior(),
            options.variance());
    double[] sums = halfEpoch.run(rows);
    updateFeatures();
    return rows.totals(sums, pool);
  }

  /** After the items' numbers are there, their features go where these are. */
  private void updateFeatures() {
    featureSolver.ifPresent(
        solver -> {
          solver.solve(means.itemFactors(), pool);
          solver.placeUnrated(ratings.byItem(), means.itemFactors(), pool);
        });
  }

  void learnPrecisions(VariationalRows.Totals userTotals, VariationalRows.Totals itemTotals) {
    precisions = sums(userTotals, itemTotals).precisions();
  }

  /** The evidence lower bound. */
  double bound(VariationalRows.Totals userTotals, VariationalRows.Totals itemTotals) {
    return sums(userTotals, itemTotals).bound(precisions);
  }

  private PosteriorSums sums(VariationalRows.Totals userTotals, VariationalRows.Totals itemTotals) {
    return PosteriorSums.of(ratings, userTotals, itemTotals, prior);
  }
}
