package dev.quire.ask;

import dev.quire.evaluate.Calibration;
import dev.quire.evaluate.PredictionErrors;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How well a model predicts ratings.
 *
 * @param part on which
 * @param errors of the predictions
 * @param calibration how far its uncertainty can be trusted, if it has any
 * @param foldIn number of other ratings by which their users were placed, where whole users are
 *     held out
 * @param timed whether each rating was predicted for the time when it was given, of a model that
 *     has learned how ratings move with time; otherwise for now
 */
public record Evaluation(
    Part part,
    PredictionErrors errors,
    Optional<Calibration> calibration,
    OptionalLong foldIn,
    boolean timed) {}
