package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.model.Variances;
import dev.quire.solve.GaussianPrior;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which items to ask someone new about: those whose ratings would tell the most.
 *
 * <p>The user x = (u, b) has the prior variances S, and an item the vector v = m + e, of which m is
 * known and e has the variances t. Of the expected rating z'x + e'u + b_i, with z = (m, 1), an
 * answer about another item tells nothing of e'u: however well the user is known, its variance is
 * t'E[u^2], which on average over the answers stays t'S (what is taken off the variance of u, its
 * mean has got). So with C the covariance of the error in x of the best linear guess from the
 * answers so far, a rating of item i takes C z_i z_i' C / (z_i' C z_i + noise_i) off C, and the
 * variance of the user's predictions, averaged over the items by how often they are rated, is tr(C
 * M) plus a constant, with M = sum n_j z_j z_j' / sum n_j. A question about i is worth
 *
 * <pre>
 *   answer_i * z_i' C M C z_i / (z_i' C z_i + noise_i)    answer_i = n_i / max n
 *   noise_i = 1/(lambda rho_i) + s_bi + t_i'S
 *   constant = sum n_j (s_bj + t_j'S) / sum n_j
 * </pre>
 *
 * <p>with answer_i for the chance that the user knows the item, relative to the best known one.
 * Popular items come first, and of those the polarizing ones, with long vectors. Each next question
 * takes the answers to the earlier ones for given.
 *
 * <p>The linear guess is that of S. Kay, "Fundamentals of Statistical Signal Processing: Estimation
 * Theory", 1993, chapter 12; to ask for what lowers the expected variance, of D. Cohn, Z.
 * Ghahramani, M. Jordan, "Active learning with statistical models", JAIR 4, 1996; for recommenders
 * see N. Rubens, M. Elahi, M. Sugiyama, D. Kaplan, "Active learning in recommender systems", in:
 * Recommender Systems Handbook, 2nd edition, 2015; the choice one by one is that of A. Krause, A.
 * Singh, C. Guestrin, "Near-optimal sensor placements in Gaussian processes", JMLR 9, 2008.
 */
public final class Questions {
  /**
   * A question.
   *
   * @param item dense index
   * @param reduction by how much the answer is expected to lower the variance
   * @param remaining the mean variance of the user's predictions with this and all earlier answers
   */
  public record Question(int item, double reduction, double remaining) {}

  private final Model model;
  private final Parameters means;
  private final Variances variances;
  private final int size; // rank + 1; the bias comes last
  private final Uncertainty uncertainty;
  private final double[][] covariance; // C: [size][size]
  private final double[] priorVariances; // S: [rank]
  private final double constant; // what no answer takes off
  private final double[][] moments; // M: [size][size]
  private final double mostRatings;

  /** Prepares questions of a variational model for someone of whom nothing is known. */
  public Questions(Uncertainty uncertainty) {
    GaussianPrior prior = uncertainty.userPrior();
    this.model = uncertainty.model();
    this.means = model.parameters();
    this.variances = uncertainty.variances();
    this.size = means.rank() + 1;
    this.uncertainty = uncertainty;
    this.covariance = new double[size][size];
    this.priorVariances = new double[means.rank()];
    for (int k = 0; k < means.rank(); k++) {
      priorVariances[k] = 1 / prior.factors()[k];
      covariance[k][k] = priorVariances[k];
    }
    covariance[size - 1][size - 1] = 1 / prior.bias();
    double ratings = 0;
    int most = 1;
    for (int item = 0; item < means.items(); item++) {
      ratings += model.itemCount(item);
      most = Math.max(most, model.itemCount(item));
    }
    this.mostRatings = most;
    this.moments = new double[size][size];
    this.constant = addItems(Math.max(1.0, ratings));
  }

  /** Sums up M, and returns the constant. */
  private double addItems(double ratings) {
    double[] z = new double[size];
    double sum = 0;
    for (int item = 0; item < means.items(); item++) {
      if (model.itemCount(item) > 0) {
        double share = model.itemCount(item) / ratings;
        load(item, z);
        addMoments(z, share);
        sum += share * itemVariance(item);
      }
    }
    return sum;
  }

  private void load(int item, double[] z) {
    for (int k = 0; k < size - 1; k++) {
      z[k] = means.itemFactors().getAtIndex(F32, (long) item * means.rank() + k);
    }
    z[size - 1] = 1;
  }

  private double spread(int item, int k) {
    return variances.itemFactors().getAtIndex(F32, (long) item * means.rank() + k);
  }

  private void addMoments(double[] z, double share) {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        moments[i][j] += share * z[i] * z[j];
      }
    }
  }

  /** The mean variance of the user's predictions as things are. */
  public double remaining() {
    return constant + reducible();
  }

  /** What answers can take off it: tr(C M). */
  private double reducible() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += dot(covariance[i], moments[i]);
    }
    return sum;
  }

  /** Takes the next best questions, one after the other; fewer when there are no more items. */
  public List<Question> next(int count) {
    Recommender.checkTop(count);
    List<Question> questions = new ArrayList<>();
    BitSet asked = new BitSet();
    for (int n = 0; n < count; n++) {
      int item = best(asked);
      if (item < 0) {
        break;
      }
      double before = remaining();
      answer(item);
      asked.set(item);
      questions.add(new Question(item, chance(item) * (before - remaining()), remaining()));
    }
    return questions;
  }

  /** The item most worth asking about, or -1. */
  private int best(BitSet asked) {
    double[][] gains = product(product(covariance, moments), covariance); // C M C
    double[] z = new double[size];
    double limit = reducible(); // no answer takes off more
    double most = 0;
    int best = -1;
    for (int item = 0; item < means.items(); item++) {
      if (chance(item) * limit <= most || asked.get(item)) {
        continue;
      }
      load(item, z);
      double worth = chance(item) * form(gains, z) / (form(covariance, z) + noise(item));
      if (worth > most) {
        most = worth;
        best = item;
      }
    }
    return best;
  }

  /** Chance that the user knows an item, relative to the best known one. */
  private double chance(int item) {
    return model.itemCount(item) / mostRatings;
  }

  /** Variance of a rating of the item for a known user. */
  private double noise(int item) {
    return uncertainty.noise() / uncertainty.exactness(item) + itemVariance(item);
  }

  /** What of the expected rating's variance is the item's: s_b + t'S. */
  private double itemVariance(int item) {
    double sum = variances.itemBias().getAtIndex(F32, item);
    for (int k = 0; k < size - 1; k++) {
      sum += spread(item, k) * priorVariances[k];
    }
    return sum;
  }

  /** C -= C z z' C / (z' C z + noise). */
  private void answer(int item) {
    double[] z = new double[size];
    load(item, z);
    double weight = 1 / (form(covariance, z) + noise(item));
    double[] cz = new double[size];
    for (int i = 0; i < size; i++) {
      cz[i] = dot(covariance[i], z);
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        covariance[i][j] -= weight * cz[i] * cz[j];
      }
    }
  }

  /** A B, for a symmetric B. */
  private static double[][] product(double[][] a, double[][] b) {
    double[][] product = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        product[i][j] = dot(a[i], b[j]);
      }
    }
    return product;
  }

  /** z' A z. */
  private static double form(double[][] a, double[] z) {
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      sum += z[i] * dot(a[i], z);
    }
    return sum;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum += x[k] * y[k];
    }
    return sum;
  }
}
