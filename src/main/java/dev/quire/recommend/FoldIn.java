package dev.quire.recommend;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.Layouts;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.model.Variances;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.solve.Design;
import dev.quire.solve.GaussianPrior;
import dev.quire.solve.Regularization;
import dev.quire.solve.RowRatings;
import dev.quire.solve.RowRegression;
import dev.quire.solve.RowShares;
import dev.quire.solve.Targets;
import dev.quire.solve.VariationalRegression;
import dev.quire.solve.VariationalRegression.Variance;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Places someone new beside the users of a model: the row that training would have given them, had
 * it ended with a users' update over these ratings. Same equations, same solver.
 */
public final class FoldIn {
  private FoldIn() {}

  /**
   * Solves for a new user's bias and vector.
   *
   * @param items dense indices, [n]
   * @param ratings of those items, [n]
   */
  public static Taste fold(Model model, int[] items, float[] ratings) throws InvalidFileException {
    return model.variances().isPresent()
        ? foldUncertain(model, items, ratings).mean()
        : fold(model.parameters(), regularization(model), items, ratings);
  }

  /**
   * Solves for a new user's posterior. Its variances fall with every rating that is added.
   *
   * @param model a variational one
   */
  public static UncertainTaste foldUncertain(Model model, int[] items, float[] ratings)
      throws InvalidFileException {
    GaussianPrior prior = Uncertainty.of(model).userPrior();
    return fold(model.parameters(), model.variances().orElseThrow(), prior, items, ratings);
  }

  /** A new user's bias and vector, for parameters that are not in a file. */
  public static Taste fold(
      Parameters parameters, Regularization regularization, int[] items, float[] ratings) {
    RowRegression regression = new RowRegression(parameters.rank());
    try (Arena arena = Arena.ofConfined()) {
      regression.fit(
          row(arena, parameters, Design.exact(parameters.itemFactors()), items, ratings),
          regularization);
    }
    return new Taste(regression.bias(), regression.vector());
  }

  /**
   * A new user's posterior, for parameters that are not in a file: the factorised one, whichever
   * the items' is.
   *
   * @param prior of the user
   */
  public static UncertainTaste fold(
      Parameters means, Variances variances, GaussianPrior prior, int[] items, float[] ratings) {
    VariationalRegression regression = new VariationalRegression(means.rank(), Variance.MEAN_FIELD);
    try (Arena arena = Arena.ofConfined()) {
      regression.fit(row(arena, means, design(means, variances), items, ratings), prior);
    }
    return new UncertainTaste(
        new Taste(regression.bias(), regression.vector()),
        regression.biasVariance(),
        regression.variances());
  }

  /** What each rating contributes to the row that {@link #fold} gives. */
  static RowShares shares(Model model, int[] items, float[] ratings) throws InvalidFileException {
    if (model.variances().isEmpty()) {
      return shares(model.parameters(), regularization(model), items, ratings);
    }
    Parameters means = model.parameters();
    Design design = design(means, model.variances().get());
    return new RowShares(
        means.rank(),
        row(Arena.ofAuto(), means, design, items, ratings),
        Uncertainty.of(model).userPrior());
  }

  /** The same for parameters that are not in a file. */
  static RowShares shares(
      Parameters parameters, Regularization regularization, int[] items, float[] ratings) {
    Design design = Design.exact(parameters.itemFactors());
    return new RowShares(
        parameters.rank(), row(Arena.ofAuto(), parameters, design, items, ratings), regularization);
  }

  /** The precisions that the model was trained with. */
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

  private static Design design(Parameters means, Variances variances) {
    return new Design(means.itemFactors(), variances.itemFactors());
  }

  /** A new user's row. */
  private static RowRatings row(
      Arena arena, Parameters parameters, Design design, int[] items, float[] ratings) {
    MemorySegment list = arena.allocate((long) items.length * Integer.BYTES);
    MemorySegment.copy(items, 0, list, Layouts.I32, 0, items.length);
    Targets targets =
        Targets.residuals(
            (first, count, values) -> System.arraycopy(ratings, (int) first, values, 0, count),
            parameters.globalMean(),
            parameters.itemBias());
    return new RowRatings(design, list, 0, items.length, targets);
  }
}
