package dev.quire.train.vb;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.train.Settings;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The learned precisions of implicit features' vectors, as the metadata of models have them. */
final class ImplicitPrecisions {
  static final String RATED = "rated_precision";
  static final String RATERS = "rater_precision";

  private ImplicitPrecisions() {}

  static void put(Map<String, String> metadata, String key, ImplicitFeatures of) {
    metadata.put(key, JsonMapper.shared().writeValueAsString(of.precisions()));
  }

  /** Those of a model that had none begin where they are. */
  static void restore(Map<String, String> metadata, String key, ImplicitFeatures of) {
    String written = metadata.get(key);
    of.restore(
        written == null ? of.precisions() : JsonMapper.shared().readValue(written, double[].class));
  }

  /**
   * Checks that a model file has them where they belong.
   *
   * @param prefix of their keys
   * @throws InvalidFileException when one is missing or impossible
   */
  static void check(Model model, String prefix) throws InvalidFileException {
    Implicit implicit = Settings.of(model).get(VbKind.IMPLICIT);
    check(model, prefix + RATED, implicit.ofUsers(), model.implicit().rated());
    check(model, prefix + RATERS, implicit.ofItems(), model.implicit().raters());
  }

  private static void check(
      Model model, String key, boolean wanted, Optional<MemorySegment> vectors)
      throws InvalidFileException {
    if (vectors.isPresent() != wanted) {
      throw model.without(
          wanted ? "vectors of its implicit features" : "the setting that its vectors go with");
    }
    if (wanted) {
      Precisions.checkEach(model, key);
    }
  }
}
