package dev.quire.recommend;

import dev.quire.mapped.InvalidFileException;
import dev.quire.mapped.Layouts;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.model.Variances;
import dev.quire.solve.Design;
import dev.quire.solve.GaussianPrior;
import dev.quire.solve.Regularization;
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
          Design.exact(parameters.itemFactors()),
          list(arena, items),
          0,
          items.length,
          targets(parameters, ratings),
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
      regression.fit(
          new Design(means.itemFactors(), variances.itemFactors()),
          list(arena, items),
          0,
          items.length,
          targets(means, ratings),
          prior);
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
    try (Arena arena = Arena.ofConfined()) {
      return new RowShares(
          means.rank(),
          new Design(means.itemFactors(), model.variances().get().itemFactors()),
          list(arena, items),
          targets(means, ratings),
          Uncertainty.of(model).userPrior());
    }
  }

  /** The same for parameters that are not in a file. */
  static RowShares shares(
      Parameters parameters, Regularization regularization, int[] items, float[] ratings) {
    try (Arena arena = Arena.ofConfined()) {
      return new RowShares(
          parameters.rank(),
          Design.exact(parameters.itemFactors()),
          list(arena, items),
          targets(parameters, ratings),
          regularization);
    }
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
    } catch (IllegalArgumentException e) { // the options of the training, not of this command
      throw new InvalidFileException(
          "metadata of the model is wrong: lambda="
              + lambda
              + ", gamma="
              + gamma
              + ", tau="
              + tau
              + ", reg-exponent="
              + exponent
              + "; train the model anew");
    }
  }

  /** The items as the I32 list that a solver gathers by. */
  private static MemorySegment list(Arena arena, int[] items) {
    MemorySegment list = arena.allocate((long) items.length * Integer.BYTES);
    MemorySegment.copy(items, 0, list, Layouts.I32, 0, items.length);
    return list;
  }

  /** What a new user's row should predict: d = r - mu - b_i. */
  private static Targets targets(Parameters parameters, float[] ratings) {
    float mean = (float) parameters.globalMean();
    return (first, count, columns, targets) -> {
      for (int p = 0; p < count; p++) {
        float itemBias = parameters.itemBias().getAtIndex(Parameters.F32, columns[p]);
        targets[p] = ratings[(int) first + p] - (mean + itemBias);
      }
    };
  }
}
