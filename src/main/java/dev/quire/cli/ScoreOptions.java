package dev.quire.cli;

import dev.quire.recommend.Scoring;
import picocli.CommandLine.Option;

/** How {@code recommend} scores items. */
final class ScoreOptions {
  @Option(
      names = "--score",
      paramLabel = "prediction|dot|cosine",
      description =
          "The predicted rating (default), the product of user's and item's vectors, or the cosine"
              + " of their angle.")
  private Scoring.Kind kind;

  @Option(
      names = "--popularity-weight",
      paramLabel = "W",
      description = "Add so much of the item bias to the product, for example 0.05.")
  private Double popularityWeight;

  Scoring scoring() {
    double weight = popularityWeight == null ? 0 : popularityWeight;
    if (kind != null) {
      return new Scoring(kind, weight);
    }
    return popularityWeight == null ? Scoring.PREDICTION : Scoring.dot(weight);
  }
}
