package dev.quire.cli;

import dev.quire.recommend.Exploration;
import dev.quire.recommend.Scoring;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How {@code recommend} scores items. */
final class ScoreOptions {
  /** What the score is: one of {@link Scoring}, or of {@link Exploration}. */
  private enum Kind {
    PREDICTION,
    DOT,
    COSINE,
    MEAN,
    CAUTIOUS,
    EXPLORE,
    THOMPSON
  }

  @Option(
      names = "--score",
      paramLabel = "prediction|dot|cosine|mean|cautious|explore|thompson",
      description =
          "The predicted rating (default), the product of user's and item's vectors, or the cosine"
              + " of their angle. Of models that know how sure they are: mean, the predicted rating;"
              + " cautious, less of what is uncertain; explore, more of it; thompson, a rating drawn"
              + " from what is believed.")
  private Kind kind;

  @Option(
      names = "--popularity-weight",
      paramLabel = "W",
      description = "Add so much of the item bias to the product, for example 0.05.")
  private Double popularityWeight;

  @Option(
      names = "--beta",
      paramLabel = "B",
      description = "Standard deviations that explore adds to the predicted rating (default: 1).")
  private Double beta;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the ratings that thompson draws (default: 42).")
  private Long seed;

  /** The score of a model that need not know how sure it is. */
  Scoring scoring() {
    double weight = popularityWeight == null ? 0 : popularityWeight;
    if (kind == null) {
      return popularityWeight == null ? Scoring.PREDICTION : Scoring.dot(weight);
    }
    return switch (kind) {
      case DOT -> Scoring.dot(weight);
      case COSINE -> new Scoring(Scoring.Kind.COSINE, weight);
      default -> new Scoring(Scoring.Kind.PREDICTION, weight);
    };
  }

  /** The score that weighs how sure a model is, if one was asked for. */
  Optional<Exploration> exploration() {
    requireUse("--beta", beta, Kind.EXPLORE);
    requireUse("--seed", seed, Kind.THOMPSON);
    if (kind == null || kind.compareTo(Kind.MEAN) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Exploration(
            Exploration.Kind.valueOf(kind.name()),
            beta == null ? 1 : beta,
            seed == null ? 42 : seed));
  }

  private void requireUse(String option, Number value, Kind goesWith) {
    if (value != null && kind != goesWith) {
      throw new IllegalArgumentException(
          "option without use: "
              + option
              + "="
              + value
              + "; it goes with --score "
              + goesWith.name().toLowerCase(Locale.ROOT));
    }
  }
}
