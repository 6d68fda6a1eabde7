package dev.quire.recommend;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.solve.Design;
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

  /** With those in the metadata of a model. */
  public static LeastSquaresFoldIn of(Model model) throws InvalidFileException {
    return new LeastSquaresFoldIn(model.parameters(), regularization(model));
  }

  private static Regularization regularization(Model model) throws InvalidFileException {
    boolean factors = model.parameters().rank() > 0;
    double lambda = model.number("lambda");
    double gamma = model.number("gamma");
    double tau = factors ? model.number("tau") : 0;
    double exponent = factors ? model.number("reg-exponent") : 0;
    try {
      return new Regularization(lambda, gamma, tau, exponent);
    } catch (BadInputException e) { // the options of the training, not of this command
      throw new InvalidFileException(
          Problem.of("metadata of the model is wrong")
              .with("lambda", lambda)
              .with("gamma", gamma)
              .with("tau", tau)
              .with("reg-exponent", exponent)
              .remedy("train the model anew"));
    }
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
        new RowShares(
            parameters.rank(),
            NewRow.of(Arena.ofAuto(), parameters, design(), items, ratings),
            regularization));
  }

  private Design design() {
    return Design.exact(parameters.itemFactors());
  }
}
