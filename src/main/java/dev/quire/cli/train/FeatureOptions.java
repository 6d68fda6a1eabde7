package dev.quire.cli.train;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.FeatureReader;
import dev.quire.dataset.UserFeatureReader;
import dev.quire.input.OnError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The features of items and users that a training goes by, for the verbs that train. */
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
      names = "--user-features",
      paramLabel = "FILE",
      split = ",",
      description =
          "Draw users to where their features place them: a table with the column userId and others,"
              + " such as age and country, or users.dat of MovieLens; several with commas. They tell"
              + " most of users with few ratings.")
  private List<Path> userFeatures = List.of();

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

  /**
   * Reads those of the users.
   *
   * @return none where there are none to go by
   */
  Optional<FeatureReader.Result> readUsers(Dataset dataset) throws IOException {
    return userFeatures.isEmpty()
        ? Optional.empty()
        : Optional.of(UserFeatureReader.read(dataset, userFeatures, onError));
  }

  /** The tables of users. */
  List<Path> userFiles() {
    return userFeatures;
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
