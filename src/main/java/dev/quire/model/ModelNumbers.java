package dev.quire.model;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import java.util.Optional;

/**
 * All that training changes of a model.
 *
 * @param parameters biases and factors
 * @param variances how far they may be from what they are, if the model knows
 * @param prior features of the items and their vectors, if the model has any
 */
public record ModelNumbers(
    Parameters parameters, Optional<Variances> variances, Optional<FeaturePrior> prior) {
  /** Of the tensors in a checkpoint that hold the best epoch so far, where that is not the last. */
  private static final String BEST = "best.";

  /**
   * Becomes a copy.
   *
   * @param other of the same shape
   */
  public void copyFrom(ModelNumbers other) {
    parameters.copyFrom(other.parameters);
    variances.ifPresent(mine -> mine.copyFrom(other.variances.orElseThrow()));
    prior.ifPresent(mine -> mine.factors().copyFrom(other.prior.orElseThrow().factors()));
  }

  /** Those of the best epoch in a checkpoint, if it has any. */
  static Optional<ModelNumbers> findBest(TensorFile file, ModelNumbers last)
      throws InvalidFileException {
    if (file.find(BEST + Parameters.USER_BIAS).isEmpty()) {
      return Optional.empty();
    }
    Parameters shape = last.parameters;
    Parameters parameters =
        Parameters.read(file, BEST, shape.globalMean(), shape.users(), shape.items(), shape.rank());
    Optional<FeaturePrior> prior = Optional.empty();
    if (last.prior.isPresent()) {
      prior = Optional.of(last.prior.get().read(file, BEST));
    }
    return Optional.of(
        new ModelNumbers(
            parameters,
            Variances.find(file, BEST, shape.users(), shape.items(), shape.rank()),
            prior));
  }

  void describeBest(TensorFileWriter.Builder builder) {
    parameters.describe(builder, BEST);
    variances.ifPresent(known -> known.describe(builder, BEST, parameters));
    prior.ifPresent(
        known ->
            builder.tensor(
                BEST + FeaturePrior.FACTORS, DType.F32, known.features().count(), known.rank()));
  }

  void writeBest(TensorFileWriter writer) {
    parameters.write(writer, BEST);
    variances.ifPresent(known -> known.write(writer, BEST));
    prior.ifPresent(known -> writer.segment(BEST + FeaturePrior.FACTORS).copyFrom(known.factors()));
  }
}
