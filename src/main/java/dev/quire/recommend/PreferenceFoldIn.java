package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.kernel.Kernels;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.solve.DenseCholesky;
import dev.quire.solve.Gramian;
import dev.quire.solve.PairWeights;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Places someone new in a preference model: the row that training would have given them. The sum
 * over all items of vv' is made once, when this is; a question then takes n rank^2 / 2 + rank^3 / 6
 * multiply-adds, in double.
 */
public final class PreferenceFoldIn implements FoldIn {
  private final Parameters parameters;
  private final PairWeights weights;
  private final double[][] all; // g V'V: [rank][rank]

  /**
   * Sums up the items.
   *
   * @param rated which items somebody has rated; the others count for nothing
   */
  public PreferenceFoldIn(Parameters parameters, PairWeights weights, IntPredicate rated) {
    this.parameters = parameters;
    this.weights = weights;
    Gramian gramian = new Gramian(parameters.rank());
    gramian.add(parameters.itemFactors(), 0, parameters.items(), rated);
    all = gramian.matrix();
    for (double[] row : all) {
      for (int k = 0; k < row.length; k++) {
        row[k] *= weights.all();
      }
    }
  }

  /** For the users of a model. */
  public static PreferenceFoldIn of(Model model, PairWeights weights) {
    return new PreferenceFoldIn(model.parameters(), weights, item -> model.itemCount(item) > 0);
  }

  @Override
  public Taste taste(int[] items, float[] ratings) {
    int rank = parameters.rank();
    float[] vector = new float[Kernels.stride(rank)];
    if (items.length == 0) {
      return new Taste(0, vector);
    }
    double[][] lower = new double[rank][];
    for (int i = 0; i < rank; i++) {
      lower[i] = Arrays.copyOf(all[i], i + 1);
    }
    double[][] right = new double[rank][1];
    double weight = 0;
    for (int n = 0; n < items.length; n++) {
      weight += weights.weight(ratings[n]);
      add(items[n], weights.weight(ratings[n]), weights.pull(ratings[n]), lower, right);
    }
    double ridge = weights.ridge(weight, parameters.items());
    for (int k = 0; k < rank; k++) {
      lower[k][k] += ridge;
    }
    DenseCholesky.factor(lower).orElseThrow(PreferenceFoldIn::undetermined).solve(right);
    for (int k = 0; k < rank; k++) {
      vector[k] = (float) right[k][0];
    }
    return new Taste(0, vector);
  }

  private static BadInputException undetermined() {
    return new BadInputException(
        Problem.of("these ratings and the model's items don't determine a place")
            .remedy("train the model with a larger {reg}, or with a lower {rank}"));
  }

  private void add(int item, double weight, double pull, double[][] lower, double[][] right) {
    long first = (long) item * parameters.rank();
    for (int i = 0; i < lower.length; i++) {
      double v = parameters.itemFactors().getAtIndex(F32, first + i);
      right[i][0] += pull * v;
      for (int j = 0; j <= i; j++) {
        lower[i][j] += weight * v * parameters.itemFactors().getAtIndex(F32, first + j);
      }
    }
  }
}
