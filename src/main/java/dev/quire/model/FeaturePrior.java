package dev.quire.model;

import static dev.quire.model.Parameters.F32;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.catalogue.Folded;
import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where its features place a row, an item or a user, before it has any rating: p_r = sum_f S_rf f,
 * with a vector f for each feature, and likewise its bias. Its ratings then draw it away from
 * there.
 *
 * @param features S, which rows have which features
 * @param rank number of factors
 * @param factors F32 [features][rank], row-major
 * @param bias F32 [features], where features place biases, too
 */
public record FeaturePrior(
    FeatureMatrix features, int rank, MemorySegment factors, Optional<MemorySegment> bias) {
  private static final String FACTORS = "feature_factors";
  private static final String BIAS = "feature_bias";
  private static final int SHOWN = 50; // names in a message

  /** Feature vectors of 0, if the memory is, that place no biases. */
  public static FeaturePrior allocate(SegmentAllocator memory, FeatureMatrix features, int rank) {
    return allocate(memory, features, rank, false);
  }

  /**
   * Feature vectors of 0, if the memory is.
   *
   * @param biases whether they place biases, too
   */
  public static FeaturePrior allocate(
      SegmentAllocator memory, FeatureMatrix features, int rank, boolean biases) {
    return new FeaturePrior(
        features,
        rank,
        Parameters.floats(memory, (long) features.count() * rank),
        biases ? Optional.of(Parameters.floats(memory, features.count())) : Optional.empty());
  }

  /**
   * Those of a file, if it has any.
   *
   * @param side {@link FeatureMatrix#ITEMS} or {@link FeatureMatrix#USERS}
   */
  static Optional<FeaturePrior> find(TensorFile file, String side, int rank)
      throws InvalidFileException {
    FeatureMatrix features = FeatureMatrix.find(file, side).orElse(null);
    return features == null ? Optional.empty() : Optional.of(read(file, side, features, rank));
  }

  /** Other vectors of the same features in a file. */
  FeaturePrior read(TensorFile file, String prefix, int otherRank) throws InvalidFileException {
    return read(file, prefix, features, otherRank);
  }

  /** Without biases in a file that is older than those. */
  private static FeaturePrior read(TensorFile file, String prefix, FeatureMatrix of, int rank)
      throws InvalidFileException {
    return new FeaturePrior(
        of,
        rank,
        file.segment(prefix + FACTORS, DType.F32, of.count(), rank),
        file.find(prefix + BIAS).isPresent()
            ? Optional.of(file.segment(prefix + BIAS, DType.F32, of.count()))
            : Optional.empty());
  }

  void describeFactors(TensorFileWriter.Builder builder, String prefix) {
    builder.tensor(prefix + FACTORS, DType.F32, features.count(), rank);
    bias.ifPresent(known -> builder.tensor(prefix + BIAS, DType.F32, features.count()));
  }

  void writeFactors(TensorFileWriter writer, String prefix) {
    writer.segment(prefix + FACTORS).copyFrom(factors);
    bias.ifPresent(known -> writer.segment(prefix + BIAS).copyFrom(known));
  }

  /** Biases that the other doesn't have stay as they are. */
  void copyFrom(FeaturePrior other) {
    factors.copyFrom(other.factors);
    bias.ifPresent(mine -> other.bias.ifPresent(mine::copyFrom));
  }

  /** Where they place biases, as vectors of one number, if they do. */
  public Optional<FeaturePrior> ofBiases() {
    return bias.map(numbers -> new FeaturePrior(features, 1, numbers, Optional.empty()));
  }

  /**
   * p_r; 0 for a row without features.
   *
   * @param mean [at least rank]. Modified: the first rank numbers.
   */
  public void mean(int row, float[] mean) {
    Arrays.fill(mean, 0, rank, 0);
    for (long at = features.start(row); at < features.end(row); at++) {
      add(features.feature(at), features.weight(at), mean);
    }
  }

  /**
   * What each of a row's features contributes to the product p_r'u.
   *
   * @param vector u, [at least rank]. Not modified.
   * @return [features of the row], in their order
   */
  public double[] products(int row, float[] vector) {
    long start = features.start(row);
    double[] products = new double[(int) (features.end(row) - start)];
    for (int n = 0; n < products.length; n++) {
      long index = (long) features.feature(start + n) * rank;
      for (int k = 0; k < rank; k++) {
        products[n] += (double) vector[k] * factors.getAtIndex(F32, index + k);
      }
      products[n] *= features.weight(start + n);
    }
    return products;
  }

  /**
   * The place of an item that does not exist yet, from the names of its features, whatever their
   * case and accents, each of the same weight.
   *
   * @param names at least one
   * @return [rank]
   * @throws BadInputException when the model has no such feature
   */
  public float[] mean(List<String> names) {
    int[] distinct = names.stream().mapToInt(this::indexOf).sorted().distinct().toArray();
    float[] mean = new float[rank];
    for (int feature : distinct) {
      add(feature, (float) (1 / Math.sqrt(distinct.length)), mean);
    }
    return mean;
  }

  private int indexOf(String name) {
    int feature = Folded.indexOf(features.names(), name);
    if (feature < 0) {
      throw new BadInputException(
          Problem.of("no such feature")
              .with("feature", name)
              .with("features", features.source())
              .remedy(
                  "the model knows {}{}",
                  String.join(", ", features.names().subList(0, Math.min(SHOWN, features.count()))),
                  features.count() > SHOWN ? " and " + (features.count() - SHOWN) + " more" : ""));
    }
    return feature;
  }

  private void add(int feature, float weight, float[] mean) {
    for (int k = 0; k < rank; k++) {
      mean[k] += weight * factors.getAtIndex(F32, (long) feature * rank + k);
    }
  }
}
