package dev.quire.train.bpr;

import static dev.quire.model.Parameters.F32;

import dev.quire.kernel.Kernels;
import dev.quire.model.Parameters;
import dev.quire.parallel.RandomStreams;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.LikedOnly;
import dev.quire.recommend.Taste;
import dev.quire.solve.DenseCholesky;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Places someone new where a user with these choices would come to rest if the items stayed where
 * they are: x minimises the mean over pairs of a chosen item i and another j of
 *
 * <pre>
 *   -ln sigma(b_i - b_j + x'(v_i - v_j)) + reg/2 |x|^2
 * </pre>
 *
 * <p>over {@value #PAIRS} pairs, about as many of each choice, with j drawn evenly and always the
 * same. This is a logistic regression; each step lowers it, because the matrix D'D/4 + reg I, D the
 * differences, is nowhere below its curvature: D. Boehning, B. Lindsay, "Monotonicity of
 * quadratic-approximation algorithms", Annals of the Institute of Statistical Mathematics 40, 1988.
 * The matrix is factored once, for pairs * rank^2 / 2 + rank^3 / 6 multiply-adds, and a step takes
 * 2 pairs * rank. Training takes far fewer steps for a user with few choices: someone new is told
 * apart from the crowd by a single one.
 */
final class PairwiseFoldIn implements FoldIn {
  private static final int PAIRS = 2048;
  private static final int STEPS = 200;
  private static final double SMALL = 1e-4; // a step, for which there is no other
  private static final long SEED = 42;

  private final Parameters parameters;
  private final double from;
  private final double reg;

  /**
   * Beside the users of a model.
   *
   * @param from rating that is a choice
   * @param reg that of users
   */
  PairwiseFoldIn(Parameters parameters, double from, double reg) {
    this.parameters = parameters;
    this.from = from;
    this.reg = reg;
  }

  @Override
  public FoldIn ofLikes() {
    return new LikedOnly(this, from, true);
  }

  @Override
  public Taste taste(int[] items, float[] ratings) {
    int[] chosen =
        IntStream.range(0, items.length)
            .filter(n -> ratings[n] >= (float) from)
            .map(n -> items[n])
            .sorted()
            .toArray();
    float[] vector = new float[Kernels.stride(parameters.rank())];
    if (chosen.length > 0 && chosen.length < parameters.items()) {
      double[] x = new Pairs(chosen).place();
      for (int k = 0; k < x.length; k++) {
        vector[k] = (float) x[k];
      }
    }
    return new Taste(0, vector);
  }

  private static BadInputException undetermined() {
    return new BadInputException(
        Problem.of("these ratings and the model's items don't determine a place")
            .remedy("train the model with a larger {reg-users}, or with a lower {rank}"));
  }

  /** Pairs of a chosen item and another, and their differences. */
  private final class Pairs {
    private final double[] offsets; // [pairs]: b_i - b_j
    private final double[][] differences; // D, [pairs][rank]

    Pairs(int[] chosen) {
      offsets = new double[PAIRS];
      differences = new double[offsets.length][parameters.rank()];
      RandomGenerator random = RandomStreams.of(SEED, 0);
      for (int pair = 0; pair < offsets.length; pair++) {
        int choice = (int) ((long) pair * chosen.length / PAIRS);
        fill(pair, chosen[choice], other(chosen, random));
      }
    }

    private int other(int[] chosen, RandomGenerator random) {
      int n = random.nextInt(parameters.items() - chosen.length); // of those that are not chosen
      int item = n;
      for (int i = 0; i < chosen.length && chosen[i] <= item; i++) {
        item++;
      }
      return item;
    }

    private void fill(int pair, int chosen, int other) {
      int rank = parameters.rank();
      offsets[pair] =
          (double) parameters.itemBias().getAtIndex(F32, chosen)
              - parameters.itemBias().getAtIndex(F32, other);
      for (int k = 0; k < rank; k++) {
        differences[pair][k] =
            (double) parameters.itemFactors().getAtIndex(F32, (long) chosen * rank + k)
                - parameters.itemFactors().getAtIndex(F32, (long) other * rank + k);
      }
    }

    double[] place() {
      DenseCholesky curvature =
          DenseCholesky.factor(bound()).orElseThrow(PairwiseFoldIn::undetermined);
      double[] x = new double[parameters.rank()];
      double longest = 1;
      for (int step = 0; step < STEPS && longest > SMALL; step++) {
        double[][] change = descent(x);
        curvature.solve(change);
        longest = 0;
        for (int k = 0; k < x.length; k++) {
          x[k] += change[k][0];
          longest = Math.max(longest, Math.abs(change[k][0]));
        }
      }
      return x;
    }

    /** D'D/4 + reg I, times the number of pairs, the lower triangle. */
    private double[][] bound() {
      double[][] bound = new double[parameters.rank()][];
      for (int k = 0; k < bound.length; k++) {
        bound[k] = new double[k + 1];
        bound[k][k] = reg * offsets.length;
      }
      for (double[] d : differences) {
        for (int k = 0; k < bound.length; k++) {
          for (int l = 0; l <= k; l++) {
            bound[k][l] += 0.25 * d[k] * d[l];
          }
        }
      }
      return bound;
    }

    /** The negative gradient, times the number of pairs: [rank][1]. */
    private double[][] descent(double[] x) {
      double[][] descent = new double[x.length][1];
      for (int k = 0; k < x.length; k++) {
        descent[k][0] = -reg * offsets.length * x[k];
      }
      for (int pair = 0; pair < offsets.length; pair++) {
        double margin = offsets[pair];
        for (int k = 0; k < x.length; k++) {
          margin += x[k] * differences[pair][k];
        }
        double g = 1 / (1 + Math.exp(margin));
        for (int k = 0; k < x.length; k++) {
          descent[k][0] += g * differences[pair][k];
        }
      }
      return descent;
    }
  }
}
