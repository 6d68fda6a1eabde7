package dev.quire.train.vb;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.solve.NoisePrior;
import dev.quire.train.Settings;
import java.util.Map;
import java.util.Optional;

/** The learned shapes of the noise multipliers, as the metadata of models have them. */
final class NoiseShapes {
  static final String USER = "user_noise_shape";
  static final String ITEM = "item_noise_shape";

  private NoiseShapes() {}

  /** One of them, where it was learned. */
  static Optional<Double> find(Map<String, String> metadata, String key) {
    return Optional.ofNullable(metadata.get(key)).map(Double::valueOf);
  }

  /** What is believed of someone new, where that was learned. */
  static Optional<NoisePrior> ofNewUser(Model model) throws InvalidFileException {
    return model.metadata().containsKey(USER)
        ? Optional.of(new NoisePrior(model.number(USER)))
        : Optional.empty();
  }

  /**
   * Checks that a model file has them where they belong.
   *
   * @param prefix of their keys
   * @throws InvalidFileException when one is missing or impossible
   */
  static void check(Model model, String prefix) throws InvalidFileException {
    Noise noise = Settings.of(model).get(VbKind.NOISE);
    if (model.noise().isPresent() != noise.ofUsers()) {
      throw model.without(
          noise.ofUsers() ? "noise precisions" : "the setting that its noise precisions go with");
    }
    if (noise.ofUsers()) {
      check(model, prefix, USER);
    }
    if (noise.ofItems()) {
      check(model, prefix, ITEM);
    }
  }

  private static void check(Model model, String prefix, String key) throws InvalidFileException {
    double shape = model.number(prefix + key);
    if (!(shape > 0 && shape <= NoiseMultipliers.MAX_SHAPE)) {
      throw model.wrong(prefix + key, "a number above 0, at most " + NoiseMultipliers.MAX_SHAPE);
    }
  }
}
