package dev.quire.cli.train;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.FeatureReader;
import dev.quire.input.OnError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The features of the items that a training goes by, for the verbs that train. */
final class FeatureOptions {
  @Option(
      names = "--features",
      paramLabel = "NAME",
      split = ",",
      description =
          "Draw items to where their features place them: genres, decade, or a FILE.csv"
              + " (item,feature[,weight]); several with commas. Items without ratings are placed"
              + " there, too. By default none, but with the default kind of model genres and"
              + " decade, if the dataset has them.")
  private List<String> features = List.of();

  @Option(
      names = "--on-error",
      paramLabel = "stop|skip",
      defaultValue = "stop",
      description =
          "What to do with a wrong line of a features file, and with ratings that are converted"
              + " first (default: ${DEFAULT-VALUE}).")
  private OnError onError;

  /**
   * Reads them.
   *
   * @param chosen whether somebody has chosen the kind of model; who chooses nothing gets what a
   *     dataset has
   * @return none where there are none to go by
   */
  Optional<FeatureReader.Result> read(Dataset dataset, boolean chosen) throws IOException {
    List<String> sources = sources(dataset, chosen);
    return sources.isEmpty()
        ? Optional.empty()
        : Optional.of(FeatureReader.read(dataset, sources, onError));
  }

  /** Where they come from. */
  List<String> sources(Dataset dataset, boolean chosen) {
    return features.isEmpty() && !chosen ? FeatureReader.usual(dataset) : features;
  }

  /** What was said about wrong lines. */
  OnError onError() {
    return onError;
  }
}
