package dev.quire.train.ials;

import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Design;
import dev.quire.solve.PairWeights;
import dev.quire.train.Trainer;
import dev.quire.train.rows.FeatureSolver;
import dev.quire.train.rows.InitialFactors;
import dev.quire.train.rows.PortableUpdate;
import dev.quire.train.rows.RowNumbers;
import dev.quire.train.rows.Side;
import dev.quire.train.rows.Sweep;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Alternating least squares for who chose what. Minimises the loss of {@link PairWeights} over all
 * pairs of a user and an item, those that nobody observed, too, with s = u'v.
 *
 * <p>Departure from the papers: a user's vector is drawn to a {@linkplain UserMean mean} m, which
 * is drawn to 0 itself. With R the sum of the users' ridges and a share c from 0 to 1,
 *
 * <pre>
 *   sum ridge |u - m|^2 + R (1/c - 1) |m|^2
 * </pre>
 *
 * <p>stands in the place of sum ridge |u|^2, and after each update of the users m becomes what
 * costs least, c sum ridge u / R. The nearer c is to 1, and the less is known of a user, the nearer
 * is s to v'm, how many have chosen an item; with c = 0 a model falls behind plain popularity below
 * some 15 ratings a user ({@code bench/sparse}).
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
 * <p>With {@link IalsOptions#block} below the rank a row too long for the dual, which takes half as
 * many ratings as there are factors, is updated a block at a time instead, the others fixed: {@link
 * dev.quire.solve.ImplicitRegression}. That is nnz * rank * (block / 2 + 3) multiply-adds and
 * (users + items) * (rank * block^2 / 6 + rank^2). The loss still never rises, by less in an epoch.
 * Rows so long that several workers accumulate them are solved as ever.
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
  private final Sweep sweep;
  private final Side users;
  private final Side items;
  private final Optional<FeatureSolver> featureSolver;
  private final Optional<UserMean> userMean;

  /**
   * Prepares training.
   *
   * @param parameters where the model is built; only the item factors matter for the beginning
   * @param prior of the items, if they have features
   * @param sweep what solves the rows
   */
  IalsTrainer(
      Ratings ratings,
      IalsOptions options,
      Parameters parameters,
      Optional<FeaturePrior> prior,
      WorkerPool pool,
      Sweep sweep) {
    this.ratings = ratings;
    this.options = options;
    this.parameters = parameters;
    this.prior = prior;
    this.pool = pool;
    this.sweep = sweep;
    IalsTargets byItem = IalsTargets.of(ratings.byItem(), options.weights());
    this.userMean =
        options.userMean() > 0
            ? Optional.of(new UserMean(options.rank(), options.userMean()))
            : Optional.empty();
    Side allUsers =
        Side.users(ratings, parameters, Design.exact(parameters.itemFactors()))
            .withTargets(IalsTargets.of(ratings.byUser(), options.weights()));
    this.users = userMean.map(allUsers::withPrior).orElse(allUsers);
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
    double meanGain = userMean.isPresent() ? userMean.get().gain(userTotals) : 0;
    double ridges = userTotals.ridges() - meanGain + itemTotals.ridges() - featureGain();
    userMean.ifPresent(mean -> mean.takeOut(parameters, ratings, pool));
    double loss = itemTotals.data() + ridges;
    return new Epoch(loss, Math.sqrt(Math.max(0, itemTotals.observed()) / itemTotals.weight()));
  }

  IalsRows.Totals updateUsers() {
    EigenBasis basis = basis(parameters.itemFactors(), ratings.items(), this::counts);
    basis.rotate(parameters.itemFactors(), ratings.items(), pool);
    rotateFeatures(basis);
    userMean.ifPresent(mean -> mean.find(parameters, this::counts, basis.spectrum(1), pool));
    if (inBlocks()) {
      basis.rotate(parameters.userFactors(), ratings.users(), pool);
      userMean.ifPresent(mean -> mean.putIn(parameters, ratings, pool));
    }
    IalsRows.Totals totals = update(users, basis, ratings.items());
    userMean.ifPresent(mean -> mean.estimate(totals));
    return totals;
  }

  private IalsRows.Totals updateItems() {
    EigenBasis basis =
        basis(
            parameters.userFactors(),
            ratings.users(),
            user -> ratings.byUser().rowLength(user) > 0);
    basis.rotate(parameters.userFactors(), ratings.users(), pool);
    rotateFeatures(basis);
    userMean.ifPresent(mean -> mean.rotate(basis, pool));
    if (inBlocks()) {
      basis.rotate(parameters.itemFactors(), ratings.items(), pool);
    }
    return update(items, basis, ratings.users());
  }

  /** Whether an update begins with where the rows are. */
  private boolean inBlocks() {
    return options.block() > 0 && options.block() < options.rank();
  }

  private EigenBasis basis(MemorySegment factors, int rows, IntPredicate counted) {
    return EigenBasis.of(factors, rows, options.rank(), counted, pool);
  }

  private void rotateFeatures(EigenBasis basis) {
    prior.ifPresent(known -> basis.rotate(known.factors(), known.features().count(), pool));
  }

  /**
   * Updates a side.
   *
   * @param others number of rows on the other one
   */
  private IalsRows.Totals update(Side side, EigenBasis basis, int others) {
    PairWeights weights = options.weights();
    double[] spectrum = basis.spectrum(weights.all());
    return IalsRows.Totals.of(
        sweep.run(
            new IalsRows(
                side,
                weight -> weights.ridge(weight, others),
                spectrum,
                options.block(),
                Optional.of(portable(side, spectrum, others)))));
  }

  private PortableUpdate portable(Side side, double[] spectrum, int others) {
    boolean allAlike = side.isOfUsers() && userMean.isPresent();
    List<RowNumbers> before = new ArrayList<>();
    if (!allAlike) {
      side.prior().ifPresent(means -> before.add(RowNumbers.of(means, options.rank())));
    }
    if (inBlocks()) {
      before.add(new RowNumbers.Stored(side.factors(), options.rank()));
    }
    return PortableUpdate.of(
        side,
        parameters,
        before,
        new IalsRows.Work(
            options.weights(),
            others,
            spectrum,
            options.block(),
            allAlike ? userMean.get().copy() : null,
            side.prior().isPresent(),
            inBlocks()));
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
