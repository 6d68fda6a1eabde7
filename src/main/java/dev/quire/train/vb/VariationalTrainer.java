package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
import dev.quire.model.ModelNumbers;
import dev.quire.model.NoisePrecisions;
import dev.quire.model.Parameters;
import dev.quire.model.ScratchSpace;
import dev.quire.model.Variances;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.Goal;
import dev.quire.train.History;
import dev.quire.train.RatingSpread;
import dev.quire.train.Trainer;
import dev.quire.train.TrainerInput;
import dev.quire.train.rows.HalfEpoch;
import dev.quire.train.rows.InitialFactors;
import dev.quire.train.rows.RowBlocks;
import dev.quire.train.rows.Sweep;
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
 * and solved after the items, whose precisions they share. They place the items' biases in the same
 * way. So do features of the users, but their vectors {@linkplain #userFeatureShare grow slowly}.
 *
 * <p>Four pieces may join, each in a class of its own, which has the equations: {@link
 * NoiseMultipliers}, by which the ratings of some users and items are more exact than those of
 * others; {@link PriorMeans}, the means of the priors, of the features above and of {@link
 * ImplicitFeatures}, who has rated whom; {@link TimeEffects}, by which ratings move with time. An
 * epoch updates each right after the rows that it belongs to, time after all rows; the vectors of
 * who has rated whom not in every one. The first precisions are in {@link Precisions#initial}.
 *
 * <p>So with {@code MEAN_FIELD} the bound never falls. Nothing is left to tune: a factor that
 * explains nothing gets a large p_k and vanishes. An epoch costs what one of {@link
 * dev.quire.train.als.AlsTrainer} costs, and for each side a second gathering of nnz * rank
 * numbers, {@linkplain OtherVariances the variances}. Vectors of who has rated whom take three more
 * where they are improved: 2.25 of a side's gatherings in an epoch on average. Noise takes next to
 * nothing.
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

  /**
   * In these all vectors of who has rated whom are improved: they grow from nothing. Later those of
   * raters are in every second epoch, and those of rated items, which tell less, in every fourth.
   */
  static final int EARLY_EPOCHS = 15;

  /** Then {@code rated} is improved once in so many, and {@code raters} twice. */
  private static final int TURN = History.LONGEST_TURN;

  /** From this one on, the vectors of users' features are where they are best. */
  static final int FEATURES_ARRIVE = 10;

  private final Ratings ratings;
  private final double spread;
  private final VariationalOptions options;
  private final ModelNumbers numbers; // without what time moves them by
  private final PosteriorSides sides;
  private final Sweep sweep;
  private final WorkerPool pool;
  private Precisions precisions;

  VariationalTrainer(TrainerInput input, VariationalOptions options) {
    this(
        input.ratings(),
        input.times(),
        options,
        input.spread(),
        input.numbers(),
        input.scratch(),
        input.sweep(),
        input.pool());
  }

  /**
   * Prepares training.
   *
   * @param times at the indices of the ratings by user, in seconds, where options ask for any
   * @param spread standard deviation of the ratings, {@link RatingSpread}: the first precisions are
   *     relative to it
   * @param numbers where the model is built; means and variances of the item factors, feature
   *     vectors and noise are the initial ones
   * @param scratch for prior means and what it takes to find them
   */
  public VariationalTrainer(
      Ratings ratings,
      Optional<Timestamps> times,
      VariationalOptions options,
      double spread,
      ModelNumbers numbers,
      ScratchSpace scratch,
      WorkerPool pool) {
    this(
        ratings,
        times,
        options,
        spread,
        numbers,
        scratch,
        new HalfEpoch(options.rank(), pool),
        pool);
  }

  private VariationalTrainer(
      Ratings ratings,
      Optional<Timestamps> times,
      VariationalOptions options,
      double spread,
      ModelNumbers numbers,
      ScratchSpace scratch,
      Sweep sweep,
      WorkerPool pool) {
    this.ratings = ratings;
    this.spread = spread;
    this.options = options;
    this.numbers = numbers.withoutTime();
    this.sweep = sweep;
    this.pool = pool;
    this.precisions = Precisions.initial(options.rank(), spread);
    this.sides = new PosteriorSides(ratings, times, options, spread, numbers, scratch, sweep, pool);
  }

  /**
   * Sets the item factors to N(0, spread^2 (0.3 / sqrt(rank))^2), their variances to 0.1 spread^2,
   * and all ratings to be equally exact.
   */
  @Override
  public void initialize() {
    Parameters means = numbers.parameters();
    Variances variances = numbers.variances().orElseThrow();
    InitialFactors.draw(means, ratings, options.seed(), INITIAL_SCALE * spread, pool);
    numbers.noise().ifPresent(NoisePrecisions::fill);
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
  public int turn(int epoch) {
    return sides.implicit() && epoch > EARLY_EPOCHS ? TURN : 1;
  }

  @Override
  public double tolerance() {
    return options.tolerance();
  }

  @Override
  public Map<String, String> learned() {
    Map<String, String> learned = precisions.metadata();
    learned.putAll(sides.learned());
    return learned;
  }

  @Override
  public void restore(Map<String, String> learned) {
    precisions = Precisions.of(learned);
    sides.restore(learned);
  }

  /** What is learned of the two sides. */
  PosteriorSides sides() {
    return sides;
  }

  /** The precisions learned so far. */
  public Precisions precisions() {
    return precisions;
  }

  @Override
  public Epoch epoch(int number) {
    VariationalRows.Totals userTotals = updateUsers(number);
    VariationalRows.Totals itemTotals = updateItems(number);
    sides.updateTime(precisions.lambda());
    learnPrecisions(userTotals, itemTotals);
    return new Epoch(bound(userTotals, itemTotals), Math.sqrt(meanSquaredError(itemTotals)));
  }

  private double meanSquaredError(VariationalRows.Totals itemTotals) {
    if (sides.time().isPresent()) {
      return sides.time().get().squaredError() / ratings.count();
    }
    return numbers.noise().isPresent()
        ? TrainingError.meanSquare(ratings, numbers.parameters(), TrainingError.MOST, pool)
        : itemTotals.squaredError() / ratings.count();
  }

  VariationalRows.Totals updateUsers(int epoch) {
    boolean improves = epoch <= EARLY_EPOCHS || epoch % TURN == 1;
    return sides
        .users()
        .update(precisions.userPrior(), sweep, userFeatureShare(epoch), improves, pool);
  }

  /**
   * What part of the way to the best vectors of the users' features an epoch goes. In the first
   * ones, factors of items are still what chance has made of them: where all of a group are drawn
   * to the same place by these, items find the wrong side of it and stay there.
   */
  static double userFeatureShare(int epoch) {
    return Math.min(1.0, (double) epoch / FEATURES_ARRIVE);
  }

  VariationalRows.Totals updateItems(int epoch) {
    boolean improves = epoch <= EARLY_EPOCHS || epoch % (TURN / 2) == 0;
    return sides.items().update(precisions.itemPrior(), sweep, 1, improves, pool);
  }

  void learnPrecisions(VariationalRows.Totals userTotals, VariationalRows.Totals itemTotals) {
    precisions = sums(userTotals, itemTotals).precisions();
    sides.learnPrecisions();
  }

  /** The evidence lower bound. */
  double bound(VariationalRows.Totals userTotals, VariationalRows.Totals itemTotals) {
    return sums(userTotals, itemTotals).bound(precisions) + sides.bound();
  }

  private PosteriorSums sums(VariationalRows.Totals userTotals, VariationalRows.Totals itemTotals) {
    double timeError = sides.time().map(TimeEffects::gain).orElse(0.0);
    return PosteriorSums.of(ratings, userTotals, itemTotals, timeError, numbers.priors());
  }
}
