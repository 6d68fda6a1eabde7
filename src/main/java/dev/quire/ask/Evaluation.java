package dev.quire.ask;

import dev.quire.evaluate.Calibration;
import dev.quire.evaluate.PredictionErrors;
import java.util.Optional;

/**
 * How well a model predicts ratings.
 *
 * @param part on which
 * @param errors of the predictions
 * @param calibration how far its uncertainty can be trusted, if it has any
 */
public record Evaluation(Part part, PredictionErrors errors, Optional<Calibration> calibration) {}
