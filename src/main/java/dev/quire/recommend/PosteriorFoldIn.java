package dev.quire.recommend;

import dev.quire.model.Parameters;
import dev.quire.solve.Design;
import dev.quire.solve.GaussianPrior;
import dev.quire.solve.RegressionShares;
import dev.quire.solve.RowShares;
import dev.quire.solve.VariationalRegression;
import dev.quire.solve.VariationalRegression.Variance;
import java.lang.foreign.Arena;
import java.util.Optional;

/**
 * Places someone new by the posterior of a variational model: the factorised one, whichever the
 * items' is.
 */
public final class PosteriorFoldIn implements FoldIn {
  private final Parameters means;
  private final Design design; // the items' means and variances
  private final GaussianPrior prior; // of a user

  /** Of a variational model, which has to stay open. */
  public PosteriorFoldIn(Uncertainty uncertainty) {
    this.means = uncertainty.model().parameters();
    this.design = new Design(means.itemFactors(), uncertainty.variances().itemFactors());
    this.prior = uncertainty.userPrior();
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
    VariationalRegression regression = new VariationalRegression(means.rank(), Variance.MEAN_FIELD);
    try (Arena arena = Arena.ofConfined()) {
      regression.fit(NewRow.of(arena, means, design, items, ratings), prior);
    }
    return new UncertainTaste(
        new Taste(regression.bias(), regression.vector()),
        regression.biasVariance(),
        regression.variances());
  }

  @Override
  public Optional<RowShares> shares(int[] items, float[] ratings) {
    return Optional.of(
        new RegressionShares(
            means.rank(), NewRow.of(Arena.ofAuto(), means, design, items, ratings), prior));
  }
}
