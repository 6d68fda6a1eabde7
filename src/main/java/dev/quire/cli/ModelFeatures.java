package dev.quire.cli;

import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.nio.file.Path;

/** The features of a model, for verbs that have no use for one without any. */
final class ModelFeatures {
  private ModelFeatures() {}

  static FeaturePrior of(Path modelFile, Model model) {
    return model
        .prior()
        .orElseThrow(
            () ->
                new BadInputException(
                    Problem.of("model without features")
                        .remedy("train it with {features}, for example {features=genres}")
                        .about(modelFile)));
  }
}
