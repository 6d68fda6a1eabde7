package dev.quire.train;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelMetadata;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a training has learned beside the parameters, as a model file says it. */
final class Learned {
  private Learned() {}

  /**
   * Reads it, as {@link Trainer#restore} takes it.
   *
   * @param prefix of the keys: empty, or that of the best epoch in a checkpoint
   * @param variances whether the file has those that go with it
   * @throws InvalidFileException when something of it is missing or impossible
   */
  static Map<String, String> of(Model model, ModelKind kind, String prefix, boolean variances)
      throws InvalidFileException {
    if (variances != kind.hasVariances()) {
      throw model.wrong(
          ModelMetadata.MODEL, "one " + (variances ? "with" : "without") + " variances");
    }
    kind.checkLearned(model, prefix);
    Map<String, String> learned = new LinkedHashMap<>();
    model
        .metadata()
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                learned.put(key.substring(prefix.length()), value);
              }
            });
    return learned;
  }
}
