package dev.quire.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.model.Variances;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionsTest {
  private static final int RANK = 2;
  private static final int ITEMS = 25;
  private static final double NOISE = 0.5; // 1 / lambda
  private static final Map<String, String> METADATA = Map.of("model", "vb");

  @TempDir private Path folder;

  /** Each question against the gain of every item, by the update of a covariance written out. */
  @Test
  void eachQuestionIsTheOneThatIsWorthMost() throws Exception {
    try (Arena arena = Arena.ofShared()) {
      Parameters means = RandomParameters.of(arena, 1, ITEMS, RANK, 3);
      Variances variances = RandomParameters.variances(arena, 1, ITEMS, RANK, 4);
      int[] counts = IntStream.range(0, ITEMS).map(item -> (item * 7) % 12).toArray();
      ModelFixture.of(means)
          .variances(variances)
          .counts(counts)
          .write(folder.resolve("model"), METADATA);
      try (Model model = Model.open(folder.resolve("model"))) {
        Questions questions = new Questions(Priors.uncertainty(model, 2, 4));
        double[][] covariance = {{1, 0, 0}, {0, 1, 0}, {0, 0, 0.25}};
        double remaining = remaining(covariance, means, variances, counts);
        assertEquals(remaining, questions.remaining(), 1e-9);
        Set<Integer> asked = new HashSet<>();
        for (Questions.Question question : questions.next(6)) {
          double most = 0;
          for (int item = 0; item < ITEMS; item++) {
            if (!asked.contains(item)) {
              double[][] after = answered(covariance, means, variances, item);
              double gain = remaining - remaining(after, means, variances, counts);
              most = Math.max(most, counts[item] / 11.0 * gain);
            }
          }
          assertEquals(most, question.reduction(), 1e-9);
          covariance = answered(covariance, means, variances, question.item());
          remaining = remaining(covariance, means, variances, counts);
          assertEquals(remaining, question.remaining(), 1e-9);
          assertTrue(asked.add(question.item()));
        }
        assertEquals(6, asked.size());
      }
    }
  }

  /** Of equal vectors the better known is asked first, of equally known the longer vector. */
  @Test
  void popularAndPolarizingItemsComeFirst() throws Exception {
    try (Arena arena = Arena.ofShared()) {
      Parameters means = Parameters.allocate(arena, 3, 0, 4, 1);
      float[] lengths = {0.5f, 2, 2, 0.5f};
      for (int item = 0; item < 4; item++) {
        means.itemFactors().setAtIndex(Parameters.F32, item, lengths[item]);
      }
      ModelFixture.of(means)
          .variances(Variances.allocate(arena, 0, 4, 1))
          .counts(1000, 100, 1000, 0)
          .write(folder.resolve("model"), METADATA);
      try (Model model = Model.open(folder.resolve("model"))) {
        List<Questions.Question> all = new Questions(Priors.uncertainty(model, 2, 4)).next(10);
        assertEquals(2, all.getFirst().item(), "popular and polarizing");
        assertEquals(1, new Questions(Priors.uncertainty(model, 2, 4)).next(1).size());
        assertEquals(3, all.size(), "nobody knows the last one");
      }
    }
  }

  /**
   * The posterior by brute force, on a grid of users and of answers, of a model of rank 1 with
   * items that are hardly known. It may know a little more than the best linear guess, never less.
   */
  @Test
  void whatAnAnswerLeavesIsWhatThePosteriorHas() throws Exception {
    try (Arena arena = Arena.ofShared()) {
      float[] means = {1.2f, -0.6f};
      float[] spreads = {0.4f, 0.9f};
      float[] biasSpreads = {0.05f, 0.1f};
      Parameters parameters = Parameters.allocate(arena, 3, 0, 2, 1);
      Variances variances = Variances.allocate(arena, 0, 2, 1);
      for (int item = 0; item < 2; item++) {
        parameters.itemFactors().setAtIndex(Parameters.F32, item, means[item]);
        variances.itemFactors().setAtIndex(Parameters.F32, item, spreads[item]);
        variances.itemBias().setAtIndex(Parameters.F32, item, biasSpreads[item]);
      }
      ModelFixture.of(parameters)
          .variances(variances)
          .counts(30, 10)
          .write(folder.resolve("model"), METADATA);
      try (Model model = Model.open(folder.resolve("model"))) {
        Questions questions = new Questions(Priors.uncertainty(model, 2, 4));
        // of N(0, 1) and N(0, 1/4): 1.44 + .4 and .36 + .9, the bias, and the items' own biases
        double before = 0.25 + 0.75 * (1.84 + 0.05) + 0.25 * (1.26 + 0.1);
        assertEquals(before, questions.remaining(), 1e-6);
        Questions.Question first = questions.next(1).getFirst();
        assertEquals(0, first.item());
        double posterior = 0;
        for (int other = 0; other < 2; other++) {
          posterior +=
              (other == 0 ? 0.75 : 0.25)
                  * (posteriorVariance(means[0], spreads[0], biasSpreads[0], means[other])
                      + spreads[other]
                      + biasSpreads[other]);
        }
        assertTrue(posterior <= first.remaining() + 1e-4, posterior + ", " + first.remaining());
        assertEquals(posterior, first.remaining(), 0.02 * posterior);
      }
    }
  }

  /**
   * The variance of b + m'u that is left on average by a rating r of an item, r ~ N(b + mu, noise +
   * s + t u^2). That of e'u, for the error e of another item's vector, is t'E[u^2], on average that
   * of the prior: what the answers say of u^2 cancels out.
   */
  private static double posteriorVariance(double m, double t, double s, double otherMean) {
    double step = 0.1;
    double mean = 0;
    double squares = 0;
    for (double r = -12; r <= 12; r += step) {
      double[] sums = new double[3]; // of the density, times 1, x and x^2
      for (double u = -5; u <= 5; u += step) {
        for (double b = -2.5; b <= 2.5; b += step) {
          double variance = NOISE + s + t * u * u;
          double away = r - b - m * u;
          double density =
              Math.exp(-u * u / 2 - 2 * b * b - away * away / (2 * variance)) / Math.sqrt(variance);
          double x = b + otherMean * u;
          sums[0] += density;
          sums[1] += density * x;
          sums[2] += density * x * x;
        }
      }
      mean += sums[0];
      squares += sums[2] - sums[1] * sums[1] / sums[0];
    }
    return squares / mean;
  }

  private static double[] z(Parameters means, int item) {
    return new double[] {
      means.itemFactors().getAtIndex(Parameters.F32, 2L * item),
      means.itemFactors().getAtIndex(Parameters.F32, 2L * item + 1),
      1
    };
  }

  /** Mean variance of what is expected of the items, by how often they are rated. */
  private static double remaining(
      double[][] covariance, Parameters means, Variances variances, int[] counts) {
    double sum = 0;
    for (int item = 0; item < ITEMS; item++) {
      double[] z = z(means, item);
      double variance = 0;
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          variance += z[i] * covariance[i][j] * z[j];
        }
        variance += i < 2 ? spread(variances, item, i) : 0; // times the prior's 1, for good
      }
      variance += variances.itemBias().getAtIndex(Parameters.F32, item);
      sum += counts[item] * variance;
    }
    return sum / IntStream.of(counts).sum();
  }

  private static double spread(Variances variances, int item, int k) {
    return variances.itemFactors().getAtIndex(Parameters.F32, 2L * item + k);
  }

  private static double[][] answered(
      double[][] covariance, Parameters means, Variances variances, int item) {
    double[] z = z(means, item);
    double[] cz = new double[3];
    double total = NOISE + variances.itemBias().getAtIndex(Parameters.F32, item);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        cz[i] += covariance[i][j] * z[j];
      }
      total += z[i] * cz[i] + (i < 2 ? spread(variances, item, i) : 0);
    }
    double[][] after = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        after[i][j] = covariance[i][j] - cz[i] * cz[j] / total;
      }
    }
    return after;
  }
}
