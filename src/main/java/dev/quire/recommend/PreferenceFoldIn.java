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
import dev.quire.solve.RowShares;
import java.util.Arrays;
import java.util.Optional;
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

  /**
   * For the users of a model.
   *
   * @param preferences of the model, which may be beside its ratings
   */
  public static PreferenceFoldIn of(Model model, Parameters preferences, PairWeights weights) {
    return new PreferenceFoldIn(preferences, weights, item -> model.itemCount(item) > 0);
  }

  /**
   * That of what is liked alone, for ratings and not for numbers of plays and the like. Who likes
   * nothing has no preferences.
   */
  FoldIn ofLiked() {
    return new LikedOnly(this, weights.from(), false);
  }

  @Override
  public Taste taste(int[] items, float[] ratings) {
    int rank = parameters.rank();
    float[] vector = new float[Kernels.stride(rank)];
    if (items.length > 0) {
      double[][] right = new double[rank][1];
      for (int n = 0; n < items.length; n++) {
        double pull = weights.pull(ratings[n]);
        for (int k = 0; k < rank; k++) {
          right[k][0] += pull * factor(items[n], k);
        }
      }
      system(items, ratings).solve(right);
      for (int k = 0; k < rank; k++) {
        vector[k] = (float) right[k][0];
      }
    }
    return new Taste(0, vector);
  }

  /**
   * How much of a score each of the items is good for: a score is a sum over them. Y. Hu, Y. Koren,
   * C. Volinsky, "Collaborative filtering for implicit feedback datasets", ICDM 2008, 5.
   */
  @Override
  public Optional<RowShares> shares(int[] items, float[] ratings) {
    DenseCholesky system = system(items, ratings);
    return Optional.of(
        new RowShares() {
          @Override
          public double[] ofProduct(float[] vector) {
            double[][] solved = new double[parameters.rank()][];
            Arrays.setAll(solved, k -> new double[] {vector[k]});
            system.solve(solved);
            double[] shares = new double[items.length];
            for (int n = 0; n < shares.length; n++) {
              for (int k = 0; k < solved.length; k++) {
                shares[n] += solved[k][0] * factor(items[n], k);
              }
              shares[n] *= weights.pull(ratings[n]);
            }
            return shares;
          }

          @Override
          public double[] ofBias() {
            return new double[items.length];
          }
        });
  }

  /** The matrix of a row of such ratings, factored. */
  private DenseCholesky system(int[] items, float[] ratings) {
    int rank = parameters.rank();
    double[][] lower = new double[rank][];
    Arrays.setAll(lower, i -> Arrays.copyOf(all[i], i + 1));
    double weight = 0;
    for (int n = 0; n < items.length; n++) {
      weight += weights.weight(ratings[n]);
      addOuter(items[n], weights.weight(ratings[n]), lower);
    }
    double ridge = weights.ridge(weight, parameters.items());
    for (int k = 0; k < rank; k++) {
      lower[k][k] += ridge;
    }
    return DenseCholesky.factor(lower).orElseThrow(PreferenceFoldIn::undetermined);
  }

  private static BadInputException undetermined() {
    return new BadInputException(
        Problem.of("these ratings and the model's items don't determine a place")
            .remedy("train the model with a larger {reg}, or with a lower {rank}"));
  }

  private void addOuter(int item, double weight, double[][] lower) {
    for (int i = 0; i < lower.length; i++) {
      double v = weight * factor(item, i);
      for (int j = 0; j <= i; j++) {
        lower[i][j] += v * factor(item, j);
      }
    }
  }

  private double factor(int item, int k) {
    return parameters.itemFactors().getAtIndex(F32, (long) item * parameters.rank() + k);
  }
}
