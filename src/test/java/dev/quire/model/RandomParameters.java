package dev.quire.model;

import static dev.quire.model.Parameters.F32;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;

/** Parameters drawn from a seed, and predictions from them the slow way. */
public final class RandomParameters {
  private RandomParameters() {}

  /** Normal numbers: biases of 0.5, vectors whose products are of about 1. */
  public static Parameters of(Arena arena, int users, int items, int rank, long seed) {
    Parameters parameters = Parameters.allocate(arena, 3.5, users, items, rank);
    Random random = new Random(seed);
    fill(parameters.userBias(), random, 0.5);
    fill(parameters.itemBias(), random, 0.5);
    fill(parameters.userFactors(), random, Math.pow(Math.max(1, rank), -0.25));
    fill(parameters.itemFactors(), random, Math.pow(Math.max(1, rank), -0.25));
    return parameters;
  }

  /** Variances between 0 and 0.2, divided by the rank for factors. */
  public static Variances variances(Arena arena, int users, int items, int rank, long seed) {
    Variances variances = Variances.allocate(arena, users, items, rank);
    Random random = new Random(seed);
    for (MemorySegment bias : List.of(variances.userBias(), variances.itemBias())) {
      fill(bias, () -> 0.2 * random.nextDouble());
    }
    for (MemorySegment factors : List.of(variances.userFactors(), variances.itemFactors())) {
      fill(factors, () -> 0.2 * random.nextDouble() / rank);
    }
    return variances;
  }

  private static void fill(MemorySegment array, DoubleSupplier numbers) {
    for (long i = 0; i < array.byteSize() / Float.BYTES; i++) {
      array.setAtIndex(F32, i, (float) numbers.getAsDouble());
    }
  }

  private static void fill(MemorySegment array, Random random, double scale) {
    fill(array, () -> scale * random.nextGaussian());
  }

  /** The variance of mu + b_u + b_i + u'v in double precision. */
  public static double variance(Parameters means, Variances variances, int user, int item) {
    int rank = means.rank();
    double sum = variances.userBias().getAtIndex(F32, user);
    sum += variances.itemBias().getAtIndex(F32, item);
    for (int k = 0; k < rank; k++) {
      double u = means.userFactors().getAtIndex(F32, (long) user * rank + k);
      double v = means.itemFactors().getAtIndex(F32, (long) item * rank + k);
      double su = variances.userFactors().getAtIndex(F32, (long) user * rank + k);
      double sv = variances.itemFactors().getAtIndex(F32, (long) item * rank + k);
      sum += u * u * sv + v * v * su + su * sv;
    }
    return sum;
  }

  /** mu + b_u + b_i + u'v in double precision. */
  public static double predict(Parameters parameters, int user, int item) {
    int rank = parameters.rank();
    double sum = parameters.globalMean();
    sum += parameters.userBias().getAtIndex(F32, user);
    sum += parameters.itemBias().getAtIndex(F32, item);
    for (int k = 0; k < rank; k++) {
      double u = parameters.userFactors().getAtIndex(F32, (long) user * rank + k);
      sum += u * parameters.itemFactors().getAtIndex(F32, (long) item * rank + k);
    }
    return sum;
  }
}
