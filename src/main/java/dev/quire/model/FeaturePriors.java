package dev.quire.model;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.files.InvalidFileException;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import java.lang.foreign.SegmentAllocator;
import java.util.Optional;

/**
 * Where features place the rows of both sides before these have any rating.
 *
 * @param items of the items, if they have features
 * @param users of the users, if they have any
 */
public record FeaturePriors(Optional<FeaturePrior> items, Optional<FeaturePrior> users) {
  /** None. */
  public static final FeaturePriors NONE = new FeaturePriors(Optional.empty(), Optional.empty());

  /**
   * All 0, if the memory is.
   *
   * @param biases whether they place biases, too
   */
  static FeaturePriors allocate(
      SegmentAllocator memory, SideFeatures features, int rank, boolean biases) {
    return new FeaturePriors(
        features.items().map(known -> FeaturePrior.allocate(memory, known, rank, biases)),
        features.users().map(known -> FeaturePrior.allocate(memory, known, rank, biases)));
  }

  /** Those of a file, as far as it has them. */
  static FeaturePriors find(TensorFile file, int rank) throws InvalidFileException {
    return new FeaturePriors(
        FeaturePrior.find(file, FeatureMatrix.ITEMS, rank),
        FeaturePrior.find(file, FeatureMatrix.USERS, rank));
  }

  /** Other vectors of the same features in a file, which has to have them. */
  FeaturePriors read(TensorFile file, String prefix, int rank) throws InvalidFileException {
    return new FeaturePriors(
        items.isPresent()
            ? Optional.of(items.get().read(file, prefix + FeatureMatrix.ITEMS, rank))
            : Optional.empty(),
        users.isPresent()
            ? Optional.of(users.get().read(file, prefix + FeatureMatrix.USERS, rank))
            : Optional.empty());
  }

  /** Those of the items alone. */
  FeaturePriors ofItems() {
    return new FeaturePriors(items, Optional.empty());
  }

  /** Which features there are. */
  public SideFeatures features() {
    return new SideFeatures(items.map(FeaturePrior::features), users.map(FeaturePrior::features));
  }

  /** What is learned of them, but not which there are. */
  void describeFactors(TensorFileWriter.Builder builder, String prefix) {
    items.ifPresent(known -> known.describeFactors(builder, prefix + FeatureMatrix.ITEMS));
    users.ifPresent(known -> known.describeFactors(builder, prefix + FeatureMatrix.USERS));
  }

  void writeFactors(TensorFileWriter writer, String prefix) {
    items.ifPresent(known -> known.writeFactors(writer, prefix + FeatureMatrix.ITEMS));
    users.ifPresent(known -> known.writeFactors(writer, prefix + FeatureMatrix.USERS));
  }

  void describe(TensorFileWriter.Builder builder) {
    describeFactors(builder, "");
    items.ifPresent(known -> known.features().describe(builder, FeatureMatrix.ITEMS));
    users.ifPresent(known -> known.features().describe(builder, FeatureMatrix.USERS));
  }

  void write(TensorFileWriter writer) {
    writeFactors(writer, "");
    items.ifPresent(known -> known.features().write(writer, FeatureMatrix.ITEMS));
    users.ifPresent(known -> known.features().write(writer, FeatureMatrix.USERS));
  }

  void copyFrom(FeaturePriors other) {
    items.ifPresent(mine -> mine.copyFrom(other.items.orElseThrow()));
    users.ifPresent(mine -> mine.copyFrom(other.users.orElseThrow()));
  }
}
