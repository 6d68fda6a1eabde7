package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.model.Parameters;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/** Scores in double precision, and rankings held against them. */
public final class DoubleScores {
  private static final double TOLERANCE = 1e-5;

  private DoubleScores() {}

  /** Row of a matrix F32 [rows][rank]. */
  public static double[] row(MemorySegment matrix, int rank, int row) {
    double[] vector = new double[rank];
    for (int k = 0; k < rank; k++) {
      vector[k] = matrix.getAtIndex(F32, (long) row * rank + k);
    }
    return vector;
  }

  /** a'b */
  public static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /** The cosine of the angle, 0 where b is 0. */
  public static double cosine(double[] a, double[] b) {
    double squares = dot(b, b);
    return squares == 0 ? 0 : dot(a, b) / Math.sqrt(dot(a, a) * squares);
  }

  /** What an item should score for a bias and a vector. */
  public static IntToDoubleFunction of(
      Parameters parameters, Scoring scoring, double bias, double[] vector) {
    return item -> {
      double[] row = row(parameters.itemFactors(), parameters.rank(), item);
      double itemBias = parameters.itemBias().getAtIndex(F32, item);
      return switch (scoring.kind()) {
        case PREDICTION -> parameters.globalMean() + bias + itemBias + dot(vector, row);
        case DOT -> dot(vector, row) + scoring.popularityWeight() * itemBias;
        case COSINE -> cosine(vector, row);
      };
    };
  }

  /**
   * Asserts that these are the best of all, in order, where scores that are as good as same tie.
   */
  public static void assertBest(
      int count,
      IntPredicate qualifies,
      IntToDoubleFunction expected,
      int top,
      List<ScoredItem> actual) {
    double[] best = best(count, qualifies, expected, top);
    assertEquals(best.length, actual.size());
    for (int i = 0; i < actual.size(); i++) {
      ScoredItem item = actual.get(i);
      assertEquals(true, qualifies.test(item.item()), "item " + item.item() + " qualifies");
      assertEquals(expected.applyAsDouble(item.item()), item.score(), TOLERANCE);
      assertEquals(best[i], item.score(), TOLERANCE, "place " + i);
    }
    assertEquals(actual.size(), actual.stream().map(ScoredItem::item).distinct().count());
  }

  /** The greatest scores, in order. */
  private static double[] best(
      int count, IntPredicate qualifies, IntToDoubleFunction expected, int top) {
    double[] best = new double[top];
    int found = 0;
    for (int item = 0; item < count; item++) {
      if (qualifies.test(item)) {
        double score = expected.applyAsDouble(item);
        int place = found < top ? found++ : top;
        for (; place > 0 && score > best[place - 1]; place--) {
          if (place < top) {
            best[place] = best[place - 1];
          }
        }
        if (place < top) {
          best[place] = score;
        }
      }
    }
    return Arrays.copyOf(best, found);
  }
}
