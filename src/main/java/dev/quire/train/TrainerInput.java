package dev.quire.train;

import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
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
 * @param scratch for what is large and is no part of the model
 */
public record TrainerInput(
    Ratings ratings,
    double spread,
    Settings settings,
    Parameters parameters,
    Optional<Variances> variances,
    Optional<FeaturePrior> prior,
    ScratchSpace scratch,
    WorkerPool pool) {}
