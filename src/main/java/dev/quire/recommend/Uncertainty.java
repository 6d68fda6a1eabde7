package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.files.InvalidFileException;
import dev.quire.kernel.Kernels;
import dev.quire.model.Model;
import dev.quire.model.NoisePrecisions;
import dev.quire.model.Parameters;
import dev.quire.model.TimeBiases;
import dev.quire.model.UserDrift;
import dev.quire.model.Variances;
import dev.quire.solve.GaussianPrior;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * How sure a variational model is of what it predicts. Under its posterior the expected rating mu +
 * b_u + b_i + u'v has the mean that the model predicts and the variance
 *
 * <pre>
 *   s_bu + s_bi + sum_k (m_uk^2 s_ik + m_ik^2 s_uk + s_uk s_ik)
 * </pre>
 *
 * <p>and a single rating varies around it with the noise that training has learned, 1 / lambda, or
 * 1 / (lambda tau_u rho_i) where some users and items have more exact ratings than others.
 */
public final class Uncertainty {
  private final Model model;
  private final Parameters means;
  private final Variances variances;
  private final Optional<NoisePrecisions> exactness;
  private final GaussianPrior userPrior;
  private final double[] timePrecisions; // [groups of biases in time]
  private final Recommender recommender;

  private Uncertainty(
      Model model, Variances variances, GaussianPrior userPrior, double[] timePrecisions) {
    this.model = model;
    this.means = model.parameters();
    this.variances = variances;
    this.exactness = model.noise();
    this.userPrior = userPrior;
    this.timePrecisions = timePrecisions;
    this.recommender = new Recommender(model);
  }

  /**
   * The uncertainty of a variational model, which has to stay open.
   *
   * @param userPrior what a user is believed to be before rating anything
   * @throws InvalidFileException when the model has no variances
   */
  public static Uncertainty of(Model model, GaussianPrior userPrior) throws InvalidFileException {
    return of(model, userPrior, new double[0]);
  }

  /**
   * The same of one whose ratings move with time.
   *
   * @param timePrecisions what is believed of the biases of each group before any is seen, [groups]
   */
  public static Uncertainty of(Model model, GaussianPrior userPrior, double[] timePrecisions)
      throws InvalidFileException {
    Variances variances =
        model.variances().orElseThrow(() -> model.without("variances of its numbers"));
    return new Uncertainty(model, variances, userPrior, timePrecisions.clone());
  }

  /** The model whose it is. */
  Model model() {
    return model;
  }

  /** Its variances. */
  Variances variances() {
    return variances;
  }

  /** Variance of a rating around what is expected of it, of a user and an item like others. */
  public double noise() {
    return 1 / userPrior.lambda();
  }

  /** Variance of a user's rating of an item around what is expected of it. */
  public double noise(UncertainTaste taste, int item) {
    return 1 / (userPrior.lambda() * taste.exactness() * exactness(item));
  }

  /** The least of any pair of its users and items: that of the most exact ratings. */
  public double leastNoise() {
    double user = 1;
    double item = 1;
    for (int u = 0; exactness.isPresent() && u < means.users(); u++) {
      user = Math.max(user, exactness.get().ofUser(u));
    }
    for (int i = 0; exactness.isPresent() && i < means.items(); i++) {
      item = Math.max(item, exactness.get().ofItem(i));
    }
    return noise() / (user * item);
  }

  /** How exact the ratings of an item are: 1 as those of others, unless that was learned. */
  double exactness(int item) {
    return exactness.isPresent() ? exactness.get().ofItem(item) : 1;
  }

  /** F32 [items], or null where the ratings of all are equally exact. */
  MemorySegment itemWeights() {
    return exactness.map(NoisePrecisions::items).orElse(null);
  }

  /** Variance of a rating of an item as it is predicted: that of the expectation and the noise. */
  public double ratingVariance(UncertainTaste taste, int item) {
    return variance(taste, item) + noise(taste, item);
  }

  /** What the model knows of one of its users. */
  public UncertainTaste tasteOf(int user) {
    int rank = means.rank();
    float[] variance = new float[Kernels.stride(rank)];
    long offsetBytes = (long) user * rank * Float.BYTES;
    MemorySegment.copy(variances.userFactors(), F32, offsetBytes, variance, 0, rank);
    return new UncertainTaste(
        recommender.tasteOf(user),
        variances.userBias().getAtIndex(F32, user),
        variance,
        exactness.isPresent() ? exactness.get().ofUser(user) : 1);
  }

  /**
   * What it knows of a user at a time of their own, where ratings move with it.
   *
   * @param now what it knows right after their last training rating
   * @param time in seconds
   */
  public UncertainTaste tasteAt(UncertainTaste now, int user, long time) {
    if (model.time().isEmpty()) {
      return now;
    }
    TimeBiases biases = model.time().get();
    double bias = biases.base().getAtIndex(F32, user) + biases.move(user, time);
    double variance =
        biases.baseVariance().getAtIndex(F32, user)
            + biases.moveVariance(user, time, timePrecisions);
    return new UncertainTaste(
        new Taste((float) bias, now.mean().vector()),
        (float) variance,
        now.variances(),
        now.exactness());
  }

  /** Variance of what time moves the ratings of someone new by, of whom no time is known. */
  double unseenMoveVariance() {
    double sum = 0;
    for (int g = 0; g < timePrecisions.length; g++) {
      boolean drifts = model.time().orElseThrow().groups().get(g) instanceof UserDrift;
      sum += drifts ? 0 : 1 / timePrecisions[g];
    }
    return sum;
  }

  /** Variance of the rating that is expected of an item. */
  public double variance(UncertainTaste taste, int item) {
    return (double) taste.biasVariance()
        + variances.itemBias().getAtIndex(F32, item)
        + Kernels.productVariance(
            taste.mean().vector(),
            taste.variances(),
            means.itemFactors(),
            variances.itemFactors(),
            item,
            means.rank());
  }

  /** What is predicted of a user's rating of an item. */
  public Forecast forecast(UncertainTaste taste, int item) {
    return new Forecast(recommender.score(taste.mean(), item), ratingVariance(taste, item));
  }

  /**
   * The best items for a taste, best first; equal scores are ordered by dense index.
   *
   * @param user a number that differs between users, for their draws
   * @param top how many, fewer when fewer qualify
   */
  public List<ScoredItem> recommend(
      UncertainTaste taste, Exploration exploration, long user, int top, ItemFilter filter) {
    Recommender.checkTop(top);
    TopItems best = new TopItems(Math.min(top, means.items()));
    for (int item = 0; item < means.items(); item++) {
      if (filter.keeps(item)) {
        double mean = recommender.score(taste.mean(), item);
        best.offer(item, exploration.score(mean, variance(taste, item), user, item));
      }
    }
    return best.bestFirst();
  }

  /** What a user is believed to be before rating anything. */
  GaussianPrior userPrior() {
    return userPrior;
  }
}
