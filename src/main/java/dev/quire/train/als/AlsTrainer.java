package dev.quire.train.als;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
import dev.quire.model.FeaturePriors;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Design;
import dev.quire.solve.Regularization;
import dev.quire.train.RatingSpread;
import dev.quire.train.Trainer;
import dev.quire.train.TrainerInput;
import dev.quire.train.rows.FeatureSolver;
import dev.quire.train.rows.HalfEpoch;
import dev.quire.train.rows.InitialFactors;
import dev.quire.train.rows.Side;
import dev.quire.train.rows.Sweep;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Alternating least squares for explicit ratings, with biases. Minimises
 *
 * <pre>
 *   lambda/2 sum (r - r^)^2 + gamma/2 (sum b_u^2 + sum b_i^2)
 *                           + tau/2 (sum |Omega|^e |u|^2 + sum |Omega|^e |v|^2)
 *   r^ = mu + b_u + b_i + u'v
 * </pre>
 *
 * <p>and with features of the items, genres for example, that have a vector f each,
 *
 * <pre>
 *   tau/2 (sum |Omega|^e |v - p|^2 + sum |f|^2) in the place of tau/2 sum |Omega|^e |v|^2
 * </pre>
 *
 * <p>and likewise with features of the users, where p, the mean of a row's prior, is the
 * {@linkplain FeaturePrior sum} of its features' vectors over the root of their number. A row
 * without ratings weighs nothing (|Omega|^e = 0, also for e = 0): it stands at p and holds no
 * feature where it is.
 *
 * <p>An epoch solves every user exactly against fixed items, then every item against fixed users,
 * and after each of these all feature vectors of that side: the objective never rises. It costs nnz
 * * rank^2 multiply-adds for the normal equations and (users + items) * rank^3 / 6 for their
 * solution. With rank 0 the same alternation fits biases alone.
 *
 * <p>After Y. Zhou, D. Wilkinson, R. Schreiber, R. Pan, "Large-scale parallel collaborative
 * filtering for the Netflix Prize", AAIM 2008, with biases as in Y. Koren, R. Bell, C. Volinsky,
 * "Matrix factorization techniques for recommender systems", IEEE Computer 42(8), 2009. Departures:
 * the bias and the vector of a row are solved jointly by default, which lowers the objective by
 * more than one after the other; their weighting by |Omega| is an option (e = 1), because e = 0
 * gives the lower error on MovieLens. The prior by features is that of N. Koenigstein, U. Paquet,
 * "Xbox movies recommendations: variational Bayes matrix factorization with embedded feature
 * selection", RecSys 2013; all feature vectors are solved at once instead of one after the other.
 */
public final class AlsTrainer implements Trainer {
  /** Small beside the spread of ratings, to which it is relative: biases are fitted first. */
  private static final double INITIAL_SCALE = 0.1;

  private final Ratings ratings;
  private final double spread;
  private final AlsOptions options;
  private final Parameters parameters;
  private final WorkerPool pool;
  private final Sweep sweep;
  private final AlsRows users;
  private final AlsRows items;
  private final Optional<FeatureSolver> userFeatures;
  private final Optional<FeatureSolver> itemFeatures;

  AlsTrainer(TrainerInput input, AlsOptions options) {
    this(
        input.ratings(),
        input.spread(),
        options,
        input.parameters(),
        input.numbers().priors(),
        input.pool(),
        input.sweep());
  }

  /**
   * Prepares training.
   *
   * @param spread standard deviation of the ratings, {@link RatingSpread}
   * @param parameters where the model is built; only the item factors matter for the beginning
   * @param priors of rows that have features; their vectors are the initial ones
   */
  public AlsTrainer(
      Ratings ratings,
      double spread,
      AlsOptions options,
      Parameters parameters,
      FeaturePriors priors,
      WorkerPool pool) {
    this(ratings, spread, options, parameters, priors, pool, new HalfEpoch(options.rank(), pool));
  }

  private AlsTrainer(
      Ratings ratings,
      double spread,
      AlsOptions options,
      Parameters parameters,
      FeaturePriors priors,
      WorkerPool pool,
      Sweep sweep) {
    if (parameters.rank() != options.rank()) {
      throw new IllegalArgumentException(
          "parameters of another rank: parameters="
              + parameters.rank()
              + ", settings="
              + options.rank());
    }
    this.ratings = ratings;
    this.spread = spread;
    this.options = options;
    this.parameters = parameters;
    this.pool = pool;
    this.sweep = sweep;
    Design userVectors = Design.exact(parameters.userFactors());
    Design itemVectors = Design.exact(parameters.itemFactors());
    Side userSide = Side.users(ratings, parameters, itemVectors);
    this.users =
        AlsRows.of(
            priors.users().map(known -> userSide.withPrior(known::mean)).orElse(userSide),
            options,
            parameters);
    this.items =
        AlsRows.of(
            Side.items(ratings, parameters, priors.items(), userVectors), options, parameters);
    this.userFeatures = solver(priors.users(), ratings.byUser());
    this.itemFeatures = solver(priors.items(), ratings.byItem());
  }

  /** The regularisation of a row is scaled by |Omega|^e, and 0 for an unrated one. */
  private Optional<FeatureSolver> solver(Optional<FeaturePrior> prior, CsrMatrix rows) {
    return prior.map(
        features ->
            new FeatureSolver(
                features, row -> options.regularization().weight(rows.rowLength(row))));
  }

  /**
   * Sets the item factors to N(0, spread (0.1 / sqrt(rank))^2), those of a row from the seed and
   * the row alone: of a product that is as large as the ratings each side has the root. Items
   * without ratings stay at 0.
   */
  @Override
  public void initialize() {
    InitialFactors.draw(
        parameters, ratings, options.seed(), INITIAL_SCALE * Math.sqrt(spread), pool);
  }

  @Override
  public int epochs() {
    return options.epochs();
  }

  @Override
  public double tolerance() {
    return options.tolerance();
  }

  @Override
  public Epoch epoch(int number) {
    AlsRows.Totals userTotals = updateUsers();
    double featureGain = updateUserFeatures();
    AlsRows.Totals itemTotals = updateItems();
    featureGain += updateFeatures();
    placeUnrated(userFeatures, ratings.byUser(), parameters.userFactors());
    placeUnrated(itemFeatures, ratings.byItem(), parameters.itemFactors());
    return new Epoch(
        objective(userTotals, itemTotals, featureGain),
        Math.sqrt(itemTotals.squaredError() / ratings.count()));
  }

  AlsRows.Totals updateUsers() {
    return AlsRows.Totals.of(sweep.run(users));
  }

  AlsRows.Totals updateItems() {
    return AlsRows.Totals.of(sweep.run(items));
  }

  /** Returns by how much sum |Omega|^e |v - p|^2 + sum |f|^2 is now below sum |Omega|^e |v|^2. */
  double updateFeatures() {
    return itemFeatures.map(solver -> solver.solve(parameters.itemFactors(), pool)).orElse(0.0);
  }

  /** The same of the users' features. */
  double updateUserFeatures() {
    return userFeatures.map(solver -> solver.solve(parameters.userFactors(), pool)).orElse(0.0);
  }

  /** They are no part of the objective. */
  private void placeUnrated(Optional<FeatureSolver> solver, CsrMatrix rows, MemorySegment factors) {
    solver.ifPresent(features -> features.placeUnrated(rows, factors, pool));
  }

  /** The squared error after the items' update is that of the finished epoch. */
  private double objective(
      AlsRows.Totals userTotals, AlsRows.Totals itemTotals, double featureGain) {
    Regularization regularization = options.regularization();
    return 0.5 * regularization.lambda() * itemTotals.squaredError()
        + 0.5 * regularization.gamma() * (userTotals.biasSquares() + itemTotals.biasSquares())
        + 0.5 * (userTotals.weightedSquares() + itemTotals.weightedSquares())
        - 0.5 * regularization.tau() * featureGain;
  }
}
