package dev.quire.recommend;

import dev.quire.model.Parameters;
import dev.quire.solve.Design;
import dev.quire.solve.RegressionShares;
import dev.quire.solve.Regularization;
import dev.quire.solve.RowRegression;
import dev.quire.solve.RowShares;
import java.lang.foreign.Arena;
import java.util.Optional;

/**
 * Places someone new by least squares: the row that training would have given them, had it ended
 * with a users' update over these ratings. Same equations, same solver.
 */
public final class LeastSquaresFoldIn implements FoldIn {
  private final Parameters parameters;
  private final Regularization regularization;

  /** With the precisions that the parameters were trained with. */
  public LeastSquaresFoldIn(Parameters parameters, Regularization regularization) {
    this.parameters = parameters;
    this.regularization = regularization;
  }

  @Override
  public Taste taste(int[] items, float[] ratings) {
    RowRegression regression = new RowRegression(parameters.rank());
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
            regularization));
  }

  private Design design() {
    return Design.exact(parameters.itemFactors());
  }
}
