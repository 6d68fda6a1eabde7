package dev.quire.tune;

import dev.quire.ask.ModelQueries;
import dev.quire.ask.Part;
import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.model.SideFeatures;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.EpochResult;
import dev.quire.train.History;
import dev.quire.train.Setting;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.TrainingSeries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What all trials of a search have in common: what they are trained on, and how they are measured.
 *
 * @param series that their trainings are
 * @param fixed settings that all of them have
 * @param by what the search goes for
 * @param others parts to measure finished models on, beside that for validation
 */
record TrialSetup(
    Dataset dataset,
    TrainingSeries series,
    Settings fixed,
    SideFeatures features,
    Measure by,
    List<Part> others) {

  /** The settings of a trial, the fixed ones too. */
  Settings settings(Trial trial) {
    Settings all = fixed;
    for (Map.Entry<String, String> value : trial.settings().entrySet()) {
      all = with(all, fixed.kind().setting(value.getKey()).orElseThrow(), value.getValue());
    }
    return all;
  }

  private static <T> Settings with(Settings settings, Setting<T> setting, String value) {
    return settings.with(setting, setting.parse(value));
  }

  /** The training of a trial, from its start to its end. */
  Training training(Trial trial) {
    Training training = Training.of(dataset, settings(trial)).in(series);
    features.items().ifPresent(training::features);
    features.users().ifPresent(training::userFeatures);
    return training;
  }

  /**
   * A trial with what its training has come to.
   *
   * @param file its model, or checkpoint
   * @param done whether it is the model
   */
  Trial measured(Trial trial, Path file, List<EpochResult> history, boolean done, WorkerPool pool)
      throws IOException {
    double score = by.equals(Measure.RMSE) ? leastRmse(history) : Double.NaN;
    boolean isKnown = !Double.isNaN(score); // from the training, which keeps the best epoch, too
    Map<Part, Double> scores = new EnumMap<>(Part.class);
    if (!isKnown || (done && !others.isEmpty())) {
      try (ModelQueries model = ModelQueries.open(file, Optional.of(dataset.folder()))) {
        score = isKnown ? score : by.of(model, Part.VALID, pool);
        for (Part part : done ? others : List.<Part>of()) {
          scores.put(part, by.of(model, part, pool));
        }
      }
    }
    if (!Double.isFinite(score)) {
      return trial.failed("its predictions are no numbers");
    }
    int epoch = history.isEmpty() ? 0 : history.getLast().epoch();
    return trial.at(new Trial.Rung(epoch, score), History.thinned(history), done, scores);
  }

  /** That of the best epoch; not a number where training has no validation error. */
  private static double leastRmse(List<EpochResult> history) {
    int best = History.bestEpoch(history);
    return history.stream()
        .filter(epoch -> epoch.epoch() == best)
        .mapToDouble(epoch -> epoch.validationRmse().orElse(Double.NaN))
        .findFirst()
        .orElse(Double.NaN);
  }

  /** All of it, for those who want to know whether it is the same as another. */
  Map<String, String> description() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("dataset", dataset.info().fingerprint());
    all.put("valid", String.valueOf(dataset.info().valid()));
    all.put("model", fixed.kind().name());
    all.put("settings", String.valueOf(fixed.chosen()));
    all.put("features", features.items().map(TrialSetup::digest).orElse("none"));
    features.users().ifPresent(known -> all.put("user features", digest(known)));
    all.put("by", by.toString());
    all.put("parts", String.valueOf(others));
    return all;
  }

  /** Source and content. */
  private static String digest(FeatureMatrix features) {
    CRC32C crc = new CRC32C();
    crc.update(String.join("\n", features.names()).getBytes(StandardCharsets.UTF_8));
    for (int row = 0; row < features.rows(); row++) {
      for (long at = features.start(row); at < features.end(row); at++) {
        crc.update(
            (row + " " + features.feature(at) + " " + features.weight(at) + "\n")
                .getBytes(StandardCharsets.UTF_8));
      }
    }
    return features.source() + " " + Long.toHexString(crc.getValue());
  }
}
