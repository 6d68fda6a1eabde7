package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.files.InvalidFileException;
import dev.quire.kernel.Kernels;
import dev.quire.model.Model;
import dev.quire.model.ModelMetadata;
import dev.quire.model.Parameters;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.solve.RowShares;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * Places someone new among those who have rated the same, by no equations: to compare with how the
 * kind of model does it. With ratings r_i of theirs, Omega(i) the users who rated item i in
 * training, and (b_j, u_j) the bias and vector of user j, it is a mean of means, each weighted by
 * ratings:
 *
 * <pre>
 *   (b, u) = sum_i r_i (b_i, c_i) / sum_i r_i
 *   (b_i, c_i) = sum_{j in Omega(i)} r_ji (b_j, u_j) / sum_{j in Omega(i)} r_ji
 * </pre>
 *
 * <p>over the items that somebody has rated above 0. Of one item that is the mean of its fans, as a
 * report of students has it; of several each item counts by what it is rated, however many have
 * rated it. A low rating draws to an item's fans as well, only less.
 *
 * <p>How sure that is, is how sure one is of a user drawn with these weights w_j, by the law of
 * total variance for each number: sum w_j (s_j + m_j^2) - (sum w_j m_j)^2, m_j its mean and s_j its
 * variance of user j.
 *
 * <p>A question takes a multiply-add for each rating of the items and factor, in double.
 */
public final class FansFoldIn implements FoldIn {
  private final Parameters parameters;
  private final CsrMatrix byItem; // training ratings: [items][users]
  private final Optional<Uncertainty> uncertainty;
  private final Optional<FoldIn> preference;

  /**
   * Of parameters with vectors.
   *
   * @param byItem their training ratings, none below 0
   * @param uncertainty of a model that knows how sure it is
   * @param preference the same in the other half of a model that has two
   */
  FansFoldIn(
      Parameters parameters,
      CsrMatrix byItem,
      Optional<Uncertainty> uncertainty,
      Optional<FoldIn> preference) {
    this.parameters = parameters;
    this.byItem = byItem;
    this.uncertainty = uncertainty;
    this.preference = preference;
  }

  /**
   * Of a model, which has to stay open as its ratings have.
   *
   * @param byItem its training ratings
   * @param uncertainty of a model that knows how sure it is
   * @throws BadInputException when users have no vectors, or ratings are no weights
   */
  public static FansFoldIn of(Model model, CsrMatrix byItem, Optional<Uncertainty> uncertainty)
      throws InvalidFileException {
    if (model.parameters().rank() == 0) {
      throw new BadInputException(
          Problem.of("the users of this model have no vectors to take a mean of")
              .with("model", model.metadata(ModelMetadata.MODEL))
              .setting("fold-in", "fans")
              .remedy("leave it out, or ask a model with factors, such as {model=als}"));
    }
    double least = model.number(ModelMetadata.MIN_RATING);
    if (least < 0) {
      throw new BadInputException(
          Problem.of("ratings below 0 can't be weights of a mean")
              .with("least rating", (float) least)
              .setting("fold-in", "fans")
              .remedy("leave it out, or make the dataset on a scale that begins at 0 or above"));
    }
    return new FansFoldIn(
        model.parameters(),
        byItem,
        uncertainty,
        model
            .preference()
            .map(
                half ->
                    new FansFoldIn(half.parameters(), byItem, Optional.empty(), Optional.empty())));
  }

  @Override
  public Taste taste(int[] items, float[] ratings) {
    Sum sum = new Sum();
    addFans(items, ratings, sum::addTaste);
    return sum.taste();
  }

  @Override
  public Optional<UncertainTaste> belief(int[] items, float[] ratings) {
    return uncertainty.map(
        known -> {
          Sum sum = new Sum();
          addFans(items, ratings, (user, weight) -> sum.addBelief(known.tasteOf(user), weight));
          return sum.belief();
        });
  }

  @Override
  public Optional<FoldIn> preference() {
    return preference;
  }

  /** An item's share in a product is that of its fans' mean. */
  @Override
  public Optional<RowShares> shares(int[] items, float[] ratings) {
    double[] weights = itemWeights(items, ratings);
    Sum[] means = new Sum[items.length];
    for (int n = 0; n < items.length; n++) {
      means[n] = new Sum();
      addFans(items[n], weights[n], means[n]::addTaste);
    }
    return Optional.of(
        new RowShares() {
          @Override
          public double[] ofProduct(float[] vector) {
            double[] shares = new double[means.length];
            for (int n = 0; n < shares.length; n++) {
              for (int k = 0; k < parameters.rank(); k++) {
                shares[n] += means[n].vector[k] * vector[k];
              }
            }
            return shares;
          }

          @Override
          public double[] ofBias() {
            double[] shares = new double[means.length];
            for (int n = 0; n < shares.length; n++) {
              shares[n] = means[n].bias;
            }
            return shares;
          }
        });
  }

  /** Takes a user and what they weigh in the mean. */
  @FunctionalInterface
  private interface FanSink {
    void add(int user, double weight);
  }

  private void addFans(int[] items, float[] ratings, FanSink sink) {
    double[] weights = itemWeights(items, ratings);
    for (int n = 0; n < items.length; n++) {
      addFans(items[n], weights[n], sink);
    }
  }

  /** The fans of an item, who together weigh what it does. */
  private void addFans(int item, double weight, FanSink sink) {
    if (weight > 0) {
      double total = ratingSum(item);
      for (long at = byItem.rowStart(item); at < byItem.rowEnd(item); at++) {
        sink.add(byItem.column(at), weight * byItem.value(at) / total);
      }
    }
  }

  /** What each item weighs, 1 in all: [n]. */
  private double[] itemWeights(int[] items, float[] ratings) {
    double[] weights = new double[items.length];
    double sum = 0;
    for (int n = 0; n < items.length; n++) {
      weights[n] = ratingSum(items[n]) > 0 ? ratings[n] : 0;
      sum += weights[n];
    }
    if (!(sum > 0)) {
      throw new BadInputException(
          Problem.of("nothing that is given has fans to stand among")
              .with("items", items.length)
              .setting("fold-in", "fans")
              .remedy("rate above 0 what somebody else has in the training part, or leave it out"));
    }
    for (int n = 0; n < items.length; n++) {
      weights[n] /= sum;
    }
    return weights;
  }

  private double ratingSum(int item) {
    double sum = 0;
    for (long at = byItem.rowStart(item); at < byItem.rowEnd(item); at++) {
      sum += byItem.value(at);
    }
    return sum;
  }

  /** Weighted sums over users. */
  private final class Sum {
    private final double[] vector = new double[parameters.rank()];
    private final double[] squares = new double[parameters.rank()]; // of s + m^2
    private double bias;
    private double biasSquare; // of s + m^2
    private double noise; // of 1 / exactness

    void addTaste(int user, double weight) {
      bias += weight * parameters.userBias().getAtIndex(F32, user);
      long first = (long) user * vector.length;
      for (int k = 0; k < vector.length; k++) {
        vector[k] += weight * parameters.userFactors().getAtIndex(F32, first + k);
      }
    }

    void addBelief(UncertainTaste fan, double weight) {
      double mean = fan.mean().bias();
      bias += weight * mean;
      biasSquare += weight * (fan.biasVariance() + mean * mean);
      noise += weight / fan.exactness();
      for (int k = 0; k < vector.length; k++) {
        double factor = fan.mean().vector()[k];
        vector[k] += weight * factor;
        squares[k] += weight * (fan.variances()[k] + factor * factor);
      }
    }

    Taste taste() {
      return new Taste((float) bias, padded(k -> vector[k]));
    }

    UncertainTaste belief() {
      return new UncertainTaste(
          taste(),
          (float) (biasSquare - bias * bias),
          padded(k -> squares[k] - vector[k] * vector[k]),
          1 / noise);
    }

    private float[] padded(IntToDoubleFunction values) {
      float[] padded = new float[Kernels.stride(vector.length)];
      for (int k = 0; k < vector.length; k++) {
        padded[k] = (float) values.applyAsDouble(k);
      }
      return padded;
    }
  }
}
