package dev.quire.cli.ask;

import dev.quire.ask.ListOrder;
import dev.quire.ask.RecommendQuery;
import dev.quire.cli.OptionSpelling;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.Exploration;
import dev.quire.recommend.Scoring;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How {@code recommend} scores items. */
final class ScoreOptions {
  /** What the score is: one of {@link ListOrder}, {@link Scoring} or {@link Exploration}. */
  private enum Kind {
    PREDICTION,
    RATING,
    PREFERENCE,
    DUO,
    FAMILIAR,
    DOT,
    COSINE,
    MEAN,
    CAUTIOUS,
    EXPLORE,
    THOMPSON,
    QUOTIENT
  }

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
  private Kind kind;

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
    requireUse("--beta", beta, Kind.CAUTIOUS, Kind.EXPLORE);
    requireUse("--seed", seed, Kind.THOMPSON);
    RecommendQuery scored = scored(query);
    return genreBoost == null ? scored : scored.genreBoost(genreBoost);
  }

  private RecommendQuery scored(RecommendQuery query) {
    Optional<Exploration> exploration = exploration();
    if (exploration.isPresent()) {
      return query.exploration(exploration.get());
    }
    Scoring scoring = scoring();
    boolean predicted = scoring.kind() == Scoring.Kind.PREDICTION && kind != null;
    return predicted ? query.order(ListOrder.valueOf(kind.name())) : query.scoring(scoring);
  }

  private Scoring scoring() {
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

  private Optional<Exploration> exploration() {
    if (kind == null || kind.compareTo(Kind.MEAN) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Exploration(
            Exploration.Kind.valueOf(kind.name()),
            beta == null ? 1 : beta,
            seed == null ? 42 : seed));
  }

  private void requireUse(String option, Number value, Kind... goesWith) {
    if (value != null && !Arrays.asList(goesWith).contains(kind)) {
      throw new BadInputException(
          Problem.of("option without use")
              .setting(OptionSpelling.name(option), value)
              .remedy(
                  "it goes with {score} {}",
                  Arrays.stream(goesWith)
                      .map(with -> with.name().toLowerCase(Locale.ROOT))
                      .collect(Collectors.joining(" or "))));
    }
  }
}
