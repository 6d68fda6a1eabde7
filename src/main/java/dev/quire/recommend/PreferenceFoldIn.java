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
import java.util.function.IntToDoubleFunction;

/**
 * Places someone new in a preference model: the row that training would have given them. With s = b
 * + u'v, b the bias of an item, it is
 *
 * <pre>
 *   (g V'V + sum w v v' + ridge I) u = sum (c - w b) v - g V'b
 * </pre>
 *
 * <p>Biases are v'm with the mean m of the users that training draws them to. It would make all
 * lists of one or two likes much the same, so {@link #ofLikes} draws to 0: u is what it would be
 * without biases, less m.
 *
 * <p>The sums over all items are made once, when this is; a question then takes n rank^2 / 2 +
 * rank^3 / 6 multiply-adds, in double.
 */
public final class PreferenceFoldIn implements FoldIn {
  /** Beside the largest element of the diagonal: V m need not be nearer to b than floats. */
  private static final double MEAN_RIDGE = 1e-9;

  private final Parameters parameters;
  private final PairWeights weights;
  private final double[][] all; // g V'V: [rank][rank]
  private final double[] allBiases; // g V'b: [rank]
  private final Optional<double[]> without; // m, where nobody is drawn to it: [rank]

  /**
   * Sums up the items.
   *
   * @param rated which items somebody has rated; the others count for nothing
   */
  public PreferenceFoldIn(Parameters parameters, PairWeights weights, IntPredicate rated) {
    this.parameters = parameters;
    this.weights = weights;
    this.without = Optional.empty();
    Gramian gramian = new Gramian(parameters.rank());
    gramian.add(parameters.itemFactors(), 0, parameters.items(), rated);
    all = gramian.matrix();
    for (double[] row : all) {
      for (int k = 0; k < row.length; k++) {
        row[k] *= weights.all();
      }
    }
    allBiases = new double[parameters.rank()];
    for (int item = 0; item < parameters.items(); item++) {
      double bias = rated.test(item) ? weights.all() * bias(item) : 0;
      for (int k = 0; bias != 0 && k < allBiases.length; k++) {
        allBiases[k] += bias * factor(item, k);
      }
    }
  }

  private PreferenceFoldIn(PreferenceFoldIn other, double[] without) {
    this.parameters = other.parameters;
    this.weights = other.weights;
    this.all = other.all;
    this.allBiases = other.allBiases;
    this.without = Optional.of(without);
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
   * nothing has the preferences of those without ratings.
   */
  FoldIn ofLiked() {
    return new LikedOnly(ofLikes(), weights.from(), false);
  }

  @Override
  public FoldIn ofLikes() {
    return Arrays.stream(allBiases).allMatch(sum -> sum == 0)
        ? this
        : new PreferenceFoldIn(this, mean());
  }

  /** m: V m = b, as near as it can be. */
  private double[] mean() {
    double[][] lower = lower();
    double largest = 0;
    for (int k = 0; k < lower.length; k++) {
      largest = Math.max(largest, lower[k][k]);
    }
    addRidge(MEAN_RIDGE * largest, lower);
    double[][] mean = column(k -> allBiases[k]);
    DenseCholesky.factor(lower).orElseThrow(PreferenceFoldIn::undetermined).solve(mean);
    return Arrays.stream(mean).mapToDouble(row -> row[0]).toArray();
  }

  private double[][] lower() {
    double[][] lower = new double[parameters.rank()][];
    Arrays.setAll(lower, i -> Arrays.copyOf(all[i], i + 1));
    return lower;
  }

  private static void addRidge(double ridge, double[][] lower) {
    for (int k = 0; k < lower.length; k++) {
      lower[k][k] += ridge;
    }
  }

  private double[][] column(IntToDoubleFunction values) {
    double[][] column = new double[parameters.rank()][];
    Arrays.setAll(column, k -> new double[] {values.applyAsDouble(k)});
    return column;
  }

  @Override
  public Taste taste(int[] items, float[] ratings) {
    float[] vector = new float[Kernels.stride(parameters.rank())];
    if (items.length > 0) {
      DenseCholesky system = system(items, ratings);
      double[][] pulls = column(k -> 0);
      for (int n = 0; n < items.length; n++) {
        double pull = weights.pull(ratings[n]);
        for (int k = 0; k < pulls.length; k++) {
          pulls[k][0] += pull * factor(items[n], k);
        }
      }
      system.solve(pulls);
      double[][] rest = rest(system, items, ratings);
      for (int k = 0; k < pulls.length; k++) {
        vector[k] = (float) (pulls[k][0] + rest[k][0]);
      }
    }
    return new Taste(0, vector);
  }

  /**
   * What no rating pulls a row with: what solves - sum w b v - g V'b, or - m. Nothing pulls who has
   * no ratings, as in training.
   */
  private double[][] rest(DenseCholesky system, int[] items, float[] ratings) {
    if (items.length == 0) {
      return column(k -> 0);
    }
    if (without.isPresent()) {
      return column(k -> -without.get()[k]);
    }
    double[][] rest = column(k -> -allBiases[k]);
    for (int n = 0; n < items.length; n++) {
      double weight = weights.weight(ratings[n]) * bias(items[n]);
      for (int k = 0; k < rest.length; k++) {
        rest[k][0] -= weight * factor(items[n], k);
      }
    }
    system.solve(rest);
    return rest;
  }

  private double bias(int item) {
    return parameters.itemBias().getAtIndex(F32, item);
  }

  /**
   * How much of a score each of the items is good for: a score is a sum over them. Y. Hu, Y. Koren,
   * C. Volinsky, "Collaborative filtering for implicit feedback datasets", ICDM 2008, 5.
   */
  @Override
  public Optional<RowShares> shares(int[] items, float[] ratings) {
    DenseCholesky system = system(items, ratings);
    double[][] unpulled = rest(system, items, ratings);
    return Optional.of(
        new RowShares() {
          @Override
          public double[] ofProduct(float[] vector) {
            double[][] solved = column(k -> vector[k]);
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
          public double rest(float[] vector) {
            double rest = 0;
            for (int k = 0; k < unpulled.length; k++) {
              rest += unpulled[k][0] * vector[k];
            }
            return rest;
          }

          @Override
          public double[] ofBias() {
            return new double[items.length];
          }
        });
  }

  /** The matrix of a row of such ratings, factored. */
  private DenseCholesky system(int[] items, float[] ratings) {
    double[][] lower = lower();
    double weight = 0;
    for (int n = 0; n < items.length; n++) {
      weight += weights.weight(ratings[n]);
      addOuter(items[n], weights.weight(ratings[n]), lower);
    }
    addRidge(weights.ridge(weight, parameters.items()), lower);
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
