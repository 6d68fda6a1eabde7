package dev.quire.model;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import java.util.Optional;

/**
 * All that training changes of a model.
 *
 * @param parameters biases and factors
 * @param variances how far they may be from what they are, if the model knows
 * @param priors features of items and users and their vectors, as far as the model has any
 * @param noise how exact the ratings of each user and item are, if that was learned
 * @param implicit vectors of who has rated whom, as far as the model has any
 * @param time how ratings move with time, if that was learned
 * @param preference those of the preferences in a model that has both these and ratings
 */
public record ModelNumbers(
    Parameters parameters,
    Optional<Variances> variances,
    FeaturePriors priors,
    Optional<NoisePrecisions> noise,
    ImplicitVectors implicit,
    Optional<TimeBiases> time,
    Optional<ModelNumbers> preference) {
  /** Of the tensors in a checkpoint that hold the best epoch so far, where that is not the last. */
  private static final String BEST = "best.";

  /** Of the tensors that hold preferences beside ratings. */
  private static final String PREFERENCE = "preference.";

  /** Numbers of one half. */
  public ModelNumbers(Parameters parameters, Optional<Variances> variances, FeaturePriors priors) {
    this(
        parameters,
        variances,
        priors,
        Optional.empty(),
        ImplicitVectors.NONE,
        Optional.empty(),
        Optional.empty());
  }

  /** Features of the items and their vectors, if they have any. */
  public Optional<FeaturePrior> prior() {
    return priors.items();
  }

  /** Those of the users. */
  public Optional<FeaturePrior> userPrior() {
    return priors.users();
  }

  /** Those that predict ratings: what an error on held-out ratings measures. */
  public ModelNumbers ofRatings() {
    return new ModelNumbers(parameters, variances, priors, noise, implicit, time, Optional.empty());
  }

  /**
   * The same with users as they are without what time moves them by, in the memory of {@link
   * TimeBiases#base}.
   */
  public ModelNumbers withoutTime() {
    return time.map(this::withoutTime).orElse(this);
  }

  private ModelNumbers withoutTime(TimeBiases moved) {
    return new ModelNumbers(
        parameters.withUserBias(moved.base()),
        variances.map(known -> known.withUserBias(moved.baseVariance())),
        priors,
        noise,
        implicit,
        Optional.empty(),
        preference);
  }

  /**
   * Becomes a copy.
   *
   * @param other of the same shape
   */
  public void copyFrom(ModelNumbers other) {
    parameters.copyFrom(other.parameters);
    variances.ifPresent(mine -> mine.copyFrom(other.variances.orElseThrow()));
    priors.copyFrom(other.priors);
    noise.ifPresent(mine -> mine.copyFrom(other.noise.orElseThrow()));
    implicit.copyFrom(other.implicit);
    time.ifPresent(mine -> mine.copyFrom(other.time.orElseThrow()));
    preference.ifPresent(mine -> mine.copyFrom(other.preference.orElseThrow()));
  }

  /** The preferences of a model, if it has them beside its ratings. */
  static Optional<ModelNumbers> findPreference(
      TensorFile file, Parameters ratings, FeaturePriors features) throws InvalidFileException {
    if (file.find(PREFERENCE + Parameters.USER_BIAS).isEmpty()) {
      return Optional.empty();
    }
    int rank = Parameters.rank(file, PREFERENCE, ratings.users());
    return Optional.of(
        new ModelNumbers(
            Parameters.read(file, PREFERENCE, 0, ratings.users(), ratings.items(), rank),
            Optional.empty(),
            features.ofItems().read(file, PREFERENCE, rank)));
  }

  /**
   * Those of the best epoch in a checkpoint, if it has any: preferences beside ratings only where
   * their epochs were measured, too.
   */
  static Optional<ModelNumbers> findBest(TensorFile file, ModelNumbers last)
      throws InvalidFileException {
    if (file.find(BEST + Parameters.USER_BIAS).isEmpty()) {
      return Optional.empty();
    }
    boolean ofBoth = file.find(BEST + PREFERENCE + Parameters.USER_BIAS).isPresent();
    return Optional.of((ofBoth ? last : last.ofRatings()).read(file, BEST));
  }

  /** Others of the same shape in a file. */
  private ModelNumbers read(TensorFile file, String prefix) throws InvalidFileException {
    int users = parameters.users();
    int items = parameters.items();
    int rank = parameters.rank();
    return new ModelNumbers(
        Parameters.read(file, prefix, parameters.globalMean(), users, items, rank),
        Variances.find(file, prefix, users, items, rank),
        priors.read(file, prefix, rank),
        noise.isPresent()
            ? Optional.of(NoisePrecisions.read(file, prefix, users, items))
            : Optional.empty(),
        implicit.read(file, prefix, parameters),
        time.isPresent() ? Optional.of(time.get().read(file, prefix)) : Optional.empty(),
        preference.isPresent()
            ? Optional.of(preference.get().read(file, prefix + PREFERENCE))
            : Optional.empty());
  }

  /** All of them, but which features there are. */
  private void describe(TensorFileWriter.Builder builder, String prefix) {
    parameters.describe(builder, prefix);
    variances.ifPresent(known -> known.describe(builder, prefix, parameters));
    priors.describeFactors(builder, prefix);
    noise.ifPresent(known -> known.describe(builder, prefix, parameters));
    implicit.describe(builder, prefix, parameters);
    time.ifPresent(known -> known.describe(builder, prefix));
    preference.ifPresent(known -> known.describe(builder, prefix + PREFERENCE));
  }

  private void write(TensorFileWriter writer, String prefix) {
    parameters.write(writer, prefix);
    variances.ifPresent(known -> known.write(writer, prefix));
    priors.writeFactors(writer, prefix);
    noise.ifPresent(known -> known.write(writer, prefix));
    implicit.write(writer, prefix);
    time.ifPresent(known -> known.write(writer, prefix));
    preference.ifPresent(known -> known.write(writer, prefix + PREFERENCE));
  }

  void describePreference(TensorFileWriter.Builder builder) {
    preference.ifPresent(known -> known.describe(builder, PREFERENCE));
  }

  void writePreference(TensorFileWriter writer) {
    preference.ifPresent(known -> known.write(writer, PREFERENCE));
  }

  void describeBest(TensorFileWriter.Builder builder) {
    describe(builder, BEST);
  }

  void writeBest(TensorFileWriter writer) {
    write(writer, BEST);
  }
}
