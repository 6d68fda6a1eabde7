package dev.quire.recommend;

import dev.quire.model.FeaturePrior;
import dev.quire.model.Parameters;
import dev.quire.solve.Design;
import dev.quire.solve.RegressionShares;
import dev.quire.solve.Regularization;
import dev.quire.solve.RowRegression;
import dev.quire.solve.RowShares;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/**
 * Places someone new by least squares: the row that training would have given them, had it ended
 * with a users' update over these ratings. Same equations, same solver.
 */
public final class LeastSquaresFoldIn implements FoldIn {
  private final Parameters parameters;
  private final Optional<FeaturePrior> userPrior;
  private final Regularization regularization;
  private final KnownFeatures known;

  /**
   * With the precisions that the parameters were trained with.
   *
   * @param userPrior features of the users, if they have any
   */
  public LeastSquaresFoldIn(
      Parameters parameters, Optional<FeaturePrior> userPrior, Regularization regularization) {
    this(parameters, userPrior, regularization, KnownFeatures.NONE);
  }

  private LeastSquaresFoldIn(
      Parameters parameters,
      Optional<FeaturePrior> userPrior,
      Regularization regularization,
      KnownFeatures known) {
    this.parameters = parameters;
    this.userPrior = userPrior;
    this.regularization = regularization;
    this.known = known;
  }

  @Override
  public FoldIn of(int user) {
    return userPrior.isEmpty()
        ? this
        : new LeastSquaresFoldIn(
            parameters, userPrior, regularization, KnownFeatures.of(userPrior.get(), user));
  }

  @Override
  public List<String> features() {
    return known.names();
  }

  @Override
  public Taste taste(int[] items, float[] ratings) {
    boolean drawn = known.parts().count() > 0;
    RowRegression regression =
        drawn ? RowRegression.withPrior(parameters.rank()) : new RowRegression(parameters.rank());
    if (drawn) {
      known.parts().addTo(regression.prior());
    }
    try (Arena arena = Arena.ofConfined()) {
      regression.fit(NewRow.of(arena, parameters, design(), items, ratings), regularization);
    }
    return new Taste(regression.bias(), regression.vector());
  }

  @Override
  public Optional<RowShares> shares(int[] items, float[] ratings) {
    return Optional.of(
        new RegressionShares(
            parameters.rank(),
            NewRow.of(Arena.ofAuto(), parameters, design(), items, ratings),
            regularization,
            known.parts()));
  }

  private Design design() {
    return Design.exact(parameters.itemFactors());
  }
}
