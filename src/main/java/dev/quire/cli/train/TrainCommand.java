package dev.quire.cli.train;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.FeatureReader;
import dev.quire.train.ModelKind;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quire train}. What depends on the kind of model is in {@link ModelSettings}. */
@Command(name = "train", description = "Train a model on a dataset and write its file.")
public final class TrainCommand extends TrainingVerb {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DATASET", description = "A folder that quire convert made.")
  private Path datasetFolder;

  @Option(
      names = "--model",
      paramLabel = "KIND",
      description =
          "Kind of model (default: duo; of events, ials); the settings of each are below.")
  private String kindName;

  @Mixin private FeatureOptions features;

  @Mixin private final TrainingOptions options = new TrainingOptions();

  @Override
  protected void run() throws Exception {
    Optional<ModelKind> wanted = Optional.ofNullable(kindName).map(ModelKinds::of);
    wanted.ifPresent(this::settings); // refuses what it hasn't
    Optional<Trained> trained =
        train(
            datasetFolder,
            (dataset, shown) -> settings(wanted.orElseGet(() -> usual(dataset, shown))),
            options.destination(),
            (training, settings, target, pool) -> training.run(target, pool));
    trained.ifPresent(result -> print(result, Optional.empty()));
  }

  private Settings settings(ModelKind kind) {
    Settings settings = ModelSettings.of(kind, spec);
    return options.resume() ? settings : settings.requireUse(); // or it may have begun without use
  }

  /** The kind that nobody asked for. */
  private static ModelKind usual(Dataset dataset, TrainProgress shown) {
    ModelKind kind = ModelKinds.usual(dataset.info());
    shown.announce(kind, dataset.info().isOfEvents());
    return kind;
  }

  @Override
  TrainingOptions options() {
    return options;
  }

  @Override
  Optional<FeatureReader.Result> features(Dataset dataset) throws IOException {
    return features.read(dataset, kindName != null);
  }

  @Override
  Optional<FeatureReader.Result> userFeatures(Dataset dataset) throws IOException {
    return features.readUsers(dataset);
  }
}
