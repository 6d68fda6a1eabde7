package dev.quire.model;

import static dev.quire.model.Parameters.F32;

import dev.quire.catalogue.Folded;
import dev.quire.catalogue.ItemFeatures;
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
 * Where its features place an item before it has any rating: p_i = sum_f S_if f, with a vector f
 * for each feature. Its ratings then draw it away from there.
 *
 * @param features S, which items have which features
 * @param rank number of factors
 * @param factors F32 [features][rank], row-major
 */
public record FeaturePrior(ItemFeatures features, int rank, MemorySegment factors) {
  static final String FACTORS = "feature_factors";
  private static final int SHOWN = 50; // names in a message

  /** Feature vectors of 0, if the memory is. */
  public static FeaturePrior allocate(SegmentAllocator memory, ItemFeatures features, int rank) {
    return new FeaturePrior(
        features, rank, memory.allocate((long) features.count() * rank * Float.BYTES, Float.BYTES));
  }

  static Optional<FeaturePrior> find(TensorFile file, int rank) throws InvalidFileException {
    ItemFeatures features = ItemFeatures.find(file).orElse(null);
    return features == null
        ? Optional.empty()
        : Optional.of(
            new FeaturePrior(
                features, rank, file.segment(FACTORS, DType.F32, features.count(), rank)));
  }

  /** Other vectors of the same features in a file. */
  FeaturePrior read(TensorFile file, String prefix, int otherRank) throws InvalidFileException {
    return new FeaturePrior(
        features,
        otherRank,
        file.segment(prefix + FACTORS, DType.F32, features.count(), otherRank));
  }

  void describeFactors(TensorFileWriter.Builder builder, String prefix) {
    builder.tensor(prefix + FACTORS, DType.F32, features.count(), rank);
  }

  void writeFactors(TensorFileWriter writer, String prefix) {
    writer.segment(prefix + FACTORS).copyFrom(factors);
  }

  void describe(TensorFileWriter.Builder builder) {
    describeFactors(builder, "");
    features.describe(builder);
  }

  void write(TensorFileWriter writer) {
    writeFactors(writer, "");
    features.write(writer);
  }

  /**
   * p_i; 0 for an item without features.
   *
   * @param mean [at least rank]. Modified: the first rank numbers.
   */
  public void mean(int item, float[] mean) {
    Arrays.fill(mean, 0, rank, 0);
    for (long at = features.start(item); at < features.end(item); at++) {
      add(features.feature(at), features.weight(at), mean);
    }
  }

  /**
   * What each of an item's features contributes to the product p_i'u.
   *
   * @param vector u, [at least rank]. Not modified.
   * @return [features of the item], in their order
   */
  public double[] products(int item, float[] vector) {
    long start = features.start(item);
    double[] products = new double[(int) (features.end(item) - start)];
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
