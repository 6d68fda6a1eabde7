package dev.quire.train;

import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.model.ScratchSpace;
import dev.quire.model.Variances;
import dev.quire.parallel.WorkerPool;
import java.util.Optional;

/**
 * What a training works with.
 *
 * @param ratings to learn from
 * @param spread standard deviation of the ratings, {@link RatingSpread}
 * @param settings of its kind
 * @param parameters where the model is built, all 0
 * @param variances where its variances are, for kinds that {@linkplain ModelKind#hasVariances have
 *     them}
 * @param prior of the items, if they have features; its feature vectors are 0
 * @param preference where the preferences of a model are built that has them beside ratings
 * @param scratch for what is large and is no part of the model
 */
public record TrainerInput(
    Ratings ratings,
    double spread,
    Settings settings,
    Parameters parameters,
    Optional<Variances> variances,
    Optional<FeaturePrior> prior,
    Optional<ModelNumbers> preference,
    ScratchSpace scratch,
    WorkerPool pool) {
  /** The same for a kind that this one is made of. */
  public TrainerInput with(Settings others) {
    return new TrainerInput(
        ratings, spread, others, parameters, variances, prior, Optional.empty(), scratch, pool);
  }

  /**
   * That of the kind that builds the preferences.
   *
   * @throws java.util.NoSuchElementException where there are none to build
   */
  public TrainerInput ofPreference(Settings others) {
    ModelNumbers numbers = preference.orElseThrow();
    return new TrainerInput(
        ratings,
        spread,
        others,
        numbers.parameters(),
        numbers.variances(),
        numbers.prior(),
        Optional.empty(),
        scratch,
        pool);
  }
}
