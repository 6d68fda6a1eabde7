package dev.quire.train.ials;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Design;
import dev.quire.solve.PairWeights;
import dev.quire.train.Trainer;
import dev.quire.train.rows.FeatureSolver;
import dev.quire.train.rows.HalfEpoch;
import dev.quire.train.rows.InitialFactors;
import dev.quire.train.rows.Side;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Alternating least squares for who chose what. Minimises the loss of {@link PairWeights} over all
 * pairs of a user and an item, those that nobody observed, too, with s = u'v; there are no biases,
 * and no mean.
 *
 * <p>With features of the items an item's vector is drawn to the {@linkplain FeaturePrior mean} of
 * their vectors f instead of 0, and reg (g users)^nu sum |f|^2 is added. An item without ratings
 * stands at that mean. Departure from the loss: it might be new as well as unwanted, so its pairs
 * count for nothing.
 *
 * <p>An epoch solves every user exactly against fixed items, then every item against fixed users.
 * All pairs come in by V'V, the sum over items of vv', which is the same for all users: a side is
 * {@linkplain EigenBasis rotated} to where that is diagonal, so a row costs what it costs in {@code
 * als}: nnz * rank^2 multiply-adds for the normal equations and (users + items) * rank^3 / 6 for
 * their solution, less for rows shorter than the rank, and (users + items) * rank^2 for the sums
 * and the rotations. The loss comes out of the solutions in closed form and never rises.
 *
 * <p>The papers are named at {@link PairWeights}. The start is that of S. Rendle and others,
 * "iALS++: speeding up matrix factorization with subspace optimization", 2021: factors from N(0,
 * 0.01/rank).
 */
final class IalsTrainer implements Trainer {
  private static final double INITIAL_SIZE = 0.1;

  private final Ratings ratings;
  private final IalsOptions options;
  private final Parameters parameters;
  private final Optional<FeaturePrior> prior;
  private final WorkerPool pool;
  private final HalfEpoch halfEpoch;
  private final Side users;
  private final Side items;
  private final Optional<FeatureSolver> featureSolver;

  /**
   * Prepares training.
   *
   * @param parameters where the model is built; only the item factors matter for the beginning
   * @param prior of the items, if they have features
   */
  IalsTrainer(
      Ratings ratings,
      IalsOptions options,
      Parameters parameters,
      Optional<FeaturePrior> prior,
      WorkerPool pool) {
    this.ratings = ratings;
    this.options = options;
    this.parameters = parameters;
    this.prior = prior;
    this.pool = pool;
    this.halfEpoch = new HalfEpoch(options.rank(), pool);
    IalsTargets byItem = IalsTargets.of(ratings.byItem(), options.weights());
    this.users =
        Side.users(ratings, parameters, Design.exact(parameters.itemFactors()))
            .withTargets(IalsTargets.of(ratings.byUser(), options.weights()));
    this.items =
        Side.items(ratings, parameters, prior, Design.exact(parameters.userFactors()))
            .withTargets(byItem);
    this.featureSolver =
        prior.map(features -> new FeatureSolver(features, item -> relativeRidge(byItem, item)));
  }

  private double itemRidge(double weight) {
    return options.weights().ridge(weight, ratings.users());
  }

  /** Of an item, in those of features; 0 of an unrated one. */
  private double relativeRidge(IalsTargets byItem, int item) {
    return isRated(item) ? itemRidge(byItem.weight(item)) / itemRidge(0) : 0;
  }

  /** Whether the pairs of an item do; without features an unrated one is 0. */
  private boolean counts(int item) {
    return prior.isEmpty() || isRated(item);
  }

  private boolean isRated(int item) {
    return ratings.byItem().rowLength(item) > 0;
  }

  @Override
  public void initialize() {
    InitialFactors.draw(parameters, ratings, options.seed(), INITIAL_SIZE, pool);
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
    IalsRows.Totals userTotals = updateUsers();
    IalsRows.Totals itemTotals = updateItems();
    double loss = itemTotals.data() + userTotals.ridges() + itemTotals.ridges() - featureGain();
    return new Epoch(loss, Math.sqrt(Math.max(0, itemTotals.observed()) / itemTotals.weight()));
  }

  IalsRows.Totals updateUsers() {
    CsrMatrix byItem = ratings.byItem();
    EigenBasis basis =
        EigenBasis.of(parameters.itemFactors(), byItem.rows(), options.rank(), this::counts, pool);
    basis.rotate(parameters.itemFactors(), byItem.rows(), pool);
    rotateFeatures(basis);
    return update(users, basis, weight -> options.weights().ridge(weight, ratings.items()));
  }

  private IalsRows.Totals updateItems() {
    int rows = ratings.users();
    EigenBasis basis =
        EigenBasis.of(parameters.userFactors(), rows, options.rank(), user -> true, pool);
    basis.rotate(parameters.userFactors(), rows, pool);
    rotateFeatures(basis);
    return update(items, basis, this::itemRidge);
  }

  private void rotateFeatures(EigenBasis basis) {
    prior.ifPresent(known -> basis.rotate(known.factors(), known.features().count(), pool));
  }

  private IalsRows.Totals update(Side side, EigenBasis basis, DoubleUnaryOperator ridge) {
    double[] spectrum = basis.spectrum(options.weights().all());
    return IalsRows.Totals.of(halfEpoch.run(new IalsRows(side, ridge, spectrum)));
  }

  /** Updates the features. Returns by how much that lowers the loss below that of a prior of 0. */
  private double featureGain() {
    if (featureSolver.isEmpty()) {
      return 0;
    }
    double gain = featureSolver.get().solve(parameters.itemFactors(), pool);
    featureSolver.get().placeUnrated(ratings.byItem(), parameters.itemFactors(), pool);
    return itemRidge(0) * gain;
  }
}
