package dev.quire.cli.ask;

import dev.quire.ask.RecommendQuery;
import dev.quire.ask.ScoreChoice;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** How {@code recommend} scores items. */
final class ScoreOptions {
  @Option(
      names = "--score",
      paramLabel = "KIND",
      description =
          "duo, of models that have both: what the user would choose and then like (their default);"
              + " rating; preference; prediction, whichever of the two the model predicts (the default"
              + " of others); familiar, the rating and more for what many know; dot, the product of"
              + " user's and item's vectors; cosine, that of their angle. Of models that know how sure"
              + " they are:"
              + " mean, the predicted rating;"
              + " cautious, that less B standard deviations; explore, plus as many; thompson, a rating"
              + " drawn from what is believed; quotient, the predicted rating / (1 + variance).")
  private ScoreChoice.Kind kind;

  @Option(
      names = "--popularity-weight",
      paramLabel = "W",
      description = "Add so much of the item bias to the product, for example 0.05.")
  private Double popularityWeight;

  @Option(
      names = "--genre-boost",
      paramLabel = "W",
      description =
          "Multiply predictions by 1 + W times the number of an item's genres, for example 0.1.")
  private Double genreBoost;

  @Option(
      names = "--beta",
      paramLabel = "B",
      description =
          "Standard deviations that cautious takes off the predicted rating and explore adds"
              + " (default: 1).")
  private Double beta;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the ratings that thompson draws (default: 42).")
  private Long seed;

  /** The question with what was asked for. */
  RecommendQuery applyTo(RecommendQuery query) {
    return new ScoreChoice(
            Optional.ofNullable(kind),
            number(popularityWeight),
            number(genreBoost),
            number(beta),
            seed == null ? OptionalLong.empty() : OptionalLong.of(seed))
        .applyTo(query);
  }

  private static OptionalDouble number(Double given) {
    return given == null ? OptionalDouble.empty() : OptionalDouble.of(given);
  }
}
