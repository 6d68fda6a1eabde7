package dev.quire.describe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.parallel.WorkerPool;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PowerLawTest {
  private static Optional<PowerLaw> fit(int threads, int... numbers) {
    Counts.Builder builder = new Counts.Builder();
    IntStream.of(numbers).forEach(builder::add);
    try (WorkerPool pool = new WorkerPool(threads)) {
      return PowerLaw.fit(builder.build(), pool);
    }
  }

  /** A number of the law from xMin on: the first whose distribution function is above a draw. */
  private static int draw(Random random, double alpha, int xMin) {
    double left = random.nextDouble() * Zeta.scaled(alpha, xMin);
    int x = xMin;
    for (double term = 1;
        left >= term && x < 1_000_000;
        term = Math.pow(x / (double) xMin, -alpha)) {
      left -= term;
      x++;
    }
    return x;
  }

  /** The standard error of the exponent is (alpha - 1) / sqrt(n), about. */
  @Test
  void aPlantedExponentIsFound() {
    for (double alpha : new double[] {1.6, 2.1, 2.5, 3.3}) {
      Random random = new Random(Math.round(100 * alpha));
      int[] numbers = IntStream.range(0, 20_000).map(i -> draw(random, alpha, 1)).toArray();
      PowerLaw law = fit(2, numbers).orElseThrow();
      assertTrue(law.xMin() <= 5, law.toString());
      double error = (alpha - 1) / Math.sqrt((double) law.rows());
      assertEquals(alpha, law.alpha(), 4 * error, law.toString());
      assertTrue(law.ks() < 0.02, law.toString());
    }
  }

  /** As in the figures of Clauset, Shalizi and Newman: even below, the law above. */
  @Test
  void aPlantedBeginningIsFound() {
    Random random = new Random(5);
    int[] numbers =
        IntStream.range(0, 30_000)
            .map(i -> i % 3 == 0 ? 1 + random.nextInt(49) : draw(random, 2.5, 50))
            .toArray();
    PowerLaw law = fit(2, numbers).orElseThrow();
    assertTrue(law.xMin() >= 45 && law.xMin() <= 70, law.toString());
    assertEquals(2.5, law.alpha(), 0.06, law.toString());
  }

  /** Everything by the definition: sums of many terms, all whole numbers, all candidates. */
  @Test
  void aScanOfEverythingFindsTheSame() {
    for (int seed = 0; seed < 12; seed++) {
      int[] numbers = numbers(seed);
      PowerLaw expected = scan(numbers);
      PowerLaw found = fit(1 + seed % 3, numbers).orElseThrow();
      assertEquals(expected.xMin(), found.xMin(), "seed " + seed);
      assertEquals(expected.rows(), found.rows());
      assertEquals(expected.alpha(), found.alpha(), 1e-5 * found.alpha());
      assertEquals(expected.ks(), found.ks(), 1e-6);
    }
  }

  private static int[] numbers(int seed) {
    Random random = new Random(seed);
    double alpha = 1.8 + 2 * random.nextDouble();
    int most = 5 + random.nextInt(120);
    return IntStream.range(0, 5 + random.nextInt(200))
        .map(i -> seed % 2 == 0 ? 1 + random.nextInt(most) : draw(random, alpha, 1 + seed))
        .map(x -> Math.min(x, 150))
        .toArray();
  }

  private static PowerLaw scan(int[] numbers) {
    int[] candidates = IntStream.of(numbers).distinct().sorted().toArray();
    PowerLaw best = null;
    for (int at = 0; at < candidates.length - 1; at++) {
      int xMin = candidates[at];
      int[] tail = IntStream.of(numbers).filter(x -> x >= xMin).toArray();
      double alpha = mostLikely(tail, xMin);
      double ks = distance(tail, alpha, xMin);
      if (best == null || ks < best.ks() - 1e-9) {
        best = new PowerLaw(alpha, xMin, ks, tail.length);
      }
    }
    return best;
  }

  /** The maximum of the likelihood by sections of an interval. */
  private static double mostLikely(int[] tail, int xMin) {
    double low = 1.0001;
    double high = 400;
    for (int step = 0; step < 120; step++) {
      double first = low + (high - low) / 3;
      double second = high - (high - low) / 3;
      if (logLikelihood(tail, first, xMin) < logLikelihood(tail, second, xMin)) {
        low = first;
      } else {
        high = second;
      }
    }
    return (low + high) / 2;
  }

  private static double logLikelihood(int[] tail, double alpha, int xMin) {
    double logs = IntStream.of(tail).mapToDouble(x -> Math.log(x / (double) xMin)).sum();
    return -tail.length * Math.log(sum(alpha, xMin, xMin)) - alpha * logs;
  }

  /** The sum of (k / xMin)^-alpha for k from a number on; the rest as an integral. */
  private static double sum(double alpha, int xMin, int from) {
    int terms = 400;
    double sum = 0;
    for (int k = from; k < from + terms; k++) {
      sum += Math.pow(k / (double) xMin, -alpha);
    }
    double end = from + terms;
    double last = Math.pow(end / xMin, -alpha);
    return sum + last * (end / (alpha - 1) + 0.5 + alpha / (12 * end));
  }

  private static double distance(int[] tail, double alpha, int xMin) {
    double most = 0;
    double all = sum(alpha, xMin, xMin);
    for (int x = xMin; x <= IntStream.of(tail).max().orElseThrow(); x++) {
      int upTo = x;
      double empirical = IntStream.of(tail).filter(y -> y <= upTo).count() / (double) tail.length;
      most = Math.max(most, Math.abs(empirical - (1 - sum(alpha, xMin, x + 1) / all)));
    }
    return most;
  }

  @Test
  void theThreadsChangeNothing() {
    Random random = new Random(1);
    int[] numbers = IntStream.range(0, 3000).map(i -> draw(random, 1.7, 4)).toArray();
    Optional<PowerLaw> one = fit(1, numbers);
    for (int threads = 2; threads <= 5; threads++) {
      assertEquals(one, fit(threads, numbers));
    }
  }

  @Test
  void equalNumbersHaveNoLaw() {
    assertEquals(Optional.empty(), fit(2));
    assertEquals(Optional.empty(), fit(2, 7));
    assertEquals(Optional.empty(), fit(2, 3, 3, 3, 3));
    int[] allButOne = new int[1_000_000];
    Arrays.fill(allButOne, 1_000_000);
    allButOne[0] = 1_000_001;
    fit(2, allButOne); // ends
    assertEquals(1, fit(2, 1, 2).orElseThrow().xMin());
  }
}
