package dev.quire.recommend;

import dev.quire.mapped.InvalidFileException;
import dev.quire.mapped.Layouts;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.solve.Design;
import dev.quire.solve.Regularization;
import dev.quire.solve.RowRegression;
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
    return fold(model.parameters(), regularization(model), items, ratings);
  }

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

  /** The same for parameters that are not in a file. */
  public static Taste fold(
      Parameters parameters, Regularization regularization, int[] items, float[] ratings) {
    float mean = (float) parameters.globalMean();
    RowRegression regression = new RowRegression(parameters.rank());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment list = arena.allocate((long) items.length * Integer.BYTES);
      MemorySegment.copy(items, 0, list, Layouts.I32, 0, items.length);
      regression.fit(
          Design.exact(parameters.itemFactors()),
          list,
          0,
          items.length,
          (first, count, columns, targets) -> {
            for (int p = 0; p < count; p++) {
              float itemBias = parameters.itemBias().getAtIndex(Parameters.F32, columns[p]);
              targets[p] = ratings[(int) first + p] - (mean + itemBias);
            }
          },
          regularization);
    }
    return new Taste(regression.bias(), regression.vector());
  }
}
