package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.model.FeaturePrior;
import dev.quire.model.Parameters;
import dev.quire.solve.Design;
import dev.quire.solve.GaussianPrior;
import dev.quire.solve.NoisePrior;
import dev.quire.solve.RegressionShares;
import dev.quire.solve.RowRatings;
import dev.quire.solve.RowShares;
import dev.quire.solve.VariationalRegression;
import dev.quire.solve.VariationalRegression.Variance;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * Places someone new by the posterior of a variational model: the factorised one, whichever the
 * items' is. How exact their ratings are is learned from these, too, as in training: the more there
 * are, the less it is what others' are. Where the model has vectors of what users have rated, these
 * say where someone is drawn to, and so do features that they have. Times of theirs are not known:
 * where ratings move with time, one is the less sure of them.
 */
public final class PosteriorFoldIn implements FoldIn {
  /** Both are found in turn, until nothing moves any more. */
  private static final int MOST_TURNS = 100;

  private static final double TOLERANCE = 1e-6;

  private final Parameters means;
  private final MemorySegment itemBiasVariance; // F32 [items]
  private final Design design; // the items' means and variances
  private final GaussianPrior prior; // of a user
  private final Optional<NoisePrior> noise; // likewise
  private final RatedMeans rated;
  private final double moveVariance; // of what time moves their ratings by
  private final Optional<FeaturePrior> userPrior;
  private final KnownFeatures known;

  /**
   * Of a variational model, which has to stay open.
   *
   * @param noise what is believed of how exact someone's ratings are; all are as exact if nothing
   */
  public PosteriorFoldIn(Uncertainty uncertainty, Optional<NoisePrior> noise) {
    this.known = KnownFeatures.NONE;
    this.userPrior = uncertainty.model().userPrior();
    this.means = uncertainty.model().parameters();
    this.itemBiasVariance = uncertainty.variances().itemBias();
    this.design =
        new Design(means.itemFactors(), uncertainty.variances().itemFactors())
            .withWeights(uncertainty.itemWeights());
    this.prior = uncertainty.userPrior();
    this.noise = noise;
    this.moveVariance = uncertainty.unseenMoveVariance();
    this.rated = new RatedMeans(uncertainty.model().implicit().rated(), means.rank());
  }

  /** The same for somebody of whom something is known. */
  private PosteriorFoldIn(PosteriorFoldIn of, KnownFeatures known) {
    this.known = known;
    this.userPrior = of.userPrior;
    this.means = of.means;
    this.itemBiasVariance = of.itemBiasVariance;
    this.design = of.design;
    this.prior = of.prior;
    this.noise = of.noise;
    this.moveVariance = of.moveVariance;
    this.rated = of.rated;
  }

  @Override
  public FoldIn of(int user) {
    return userPrior.isEmpty()
        ? this
        : new PosteriorFoldIn(this, KnownFeatures.of(userPrior.get(), user));
  }

  @Override
  public List<String> features() {
    return known.names();
  }

  @Override
  public Taste taste(int[] items, float[] ratings) {
    return posterior(items, ratings).mean();
  }

  @Override
  public Optional<UncertainTaste> belief(int[] items, float[] ratings) {
    return Optional.of(posterior(items, ratings));
  }

  private UncertainTaste posterior(int[] items, float[] ratings) {
    VariationalRegression regression =
        rated.any() || known.parts().count() > 0
            ? VariationalRegression.withPrior(means.rank(), Variance.MEAN_FIELD)
            : new VariationalRegression(means.rank(), Variance.MEAN_FIELD);
    rated.set(items, regression.prior());
    known.parts().addTo(regression.prior());
    float drawnBias = known.parts().bias();
    double exactness = 1;
    try (Arena arena = Arena.ofConfined()) {
      RowRatings row = NewRow.of(arena, means, design, items, ratings).less(drawnBias);
      regression.fit(row, prior);
      for (int turn = 0; noise.isPresent() && turn < MOST_TURNS; turn++) {
        double error = regression.expectedError() + itemBiasError(items);
        double next = noise.get().posteriorMean(items.length, prior.lambda(), error);
        boolean found = Math.abs(next - exactness) <= TOLERANCE * next;
        exactness = next;
        regression.fit(row, prior.withExactness(exactness));
        if (found) {
          break;
        }
      }
    }
    return new UncertainTaste(
        new Taste(drawnBias + regression.bias(), regression.vector()),
        (float) (regression.biasVariance() + moveVariance),
        regression.variances(),
        exactness);
  }

  /** What the items' biases add to the expected error. */
  private double itemBiasError(int[] items) {
    double sum = 0;
    for (int item : items) {
      double weight = design.weights() == null ? 1 : design.weights().getAtIndex(F32, item);
      sum += weight * itemBiasVariance.getAtIndex(F32, item);
    }
    return sum;
  }

  @Override
  public Optional<RowShares> shares(int[] items, float[] ratings) {
    GaussianPrior precisions =
        noise.isPresent() ? prior.withExactness(posterior(items, ratings).exactness()) : prior;
    return Optional.of(
        new RegressionShares(
            means.rank(),
            NewRow.of(Arena.ofAuto(), means, design, items, ratings),
            precisions,
            rated.vectors(items),
            known.parts()));
  }
}
