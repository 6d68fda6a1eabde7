package dev.quire.ask;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.Exploration;
import dev.quire.recommend.Scoring;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * How the items of a list are scored, as people say it. What goes with another score only is
 * refused.
 *
 * @param kind empty for what goes with the kind of model
 * @param popularityWeight of the item bias, with {@code DOT}, which it stands for by itself
 * @param genreBoost see {@link RecommendQuery#genreBoost}
 * @param beta standard deviations, 1 when nothing is said
 * @param seed of draws, {@value #SEED} when nothing is said
 */
public record ScoreChoice(
    Optional<Kind> kind,
    OptionalDouble popularityWeight,
    OptionalDouble genreBoost,
    OptionalDouble beta,
    OptionalLong seed) {
  private static final long SEED = 42;

  /** What the score is: one of {@link ListOrder}, {@link Scoring} or {@link Exploration}. */
  public enum Kind {
    /** See {@link ListOrder}. */
    PREDICTION,
    /** See {@link ListOrder}. */
    RATING,
    /** See {@link ListOrder}. */
    PREFERENCE,
    /** See {@link ListOrder}. */
    DUO,
    /** See {@link ListOrder}. */
    FAMILIAR,
    /** See {@link Scoring}. */
    DOT,
    /** See {@link Scoring}. */
    COSINE,
    /** See {@link Exploration}. */
    MEAN,
    /** See {@link Exploration}. */
    CAUTIOUS,
    /** See {@link Exploration}. */
    EXPLORE,
    /** See {@link Exploration}. */
    THOMPSON,
    /** See {@link Exploration}. */
    QUOTIENT;

    /** Its name, in small letters. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it takes a model that knows how sure it is. */
    boolean needsVariances() {
      return compareTo(MEAN) >= 0;
    }
  }

  /** Checks what goes together. */
  public ScoreChoice {
    requireUse(
        "beta", beta.isPresent() ? beta.getAsDouble() : null, kind, Kind.CAUTIOUS, Kind.EXPLORE);
    requireUse("seed", seed.isPresent() ? seed.getAsLong() : null, kind, Kind.THOMPSON);
  }

  private static void requireUse(
      String setting, Number value, Optional<Kind> kind, Kind... goesWith) {
    if (value != null && !(kind.isPresent() && Arrays.asList(goesWith).contains(kind.get()))) {
      throw new BadInputException(
          Problem.of("{setting} without use")
              .setting(setting, value)
              .remedy(
                  "it goes with {score} {}",
                  Arrays.stream(goesWith).map(Kind::key).collect(Collectors.joining(" or "))));
    }
  }

  /** The question with what was asked for. */
  public RecommendQuery applyTo(RecommendQuery query) {
    RecommendQuery scored = scored(query);
    return genreBoost.isEmpty() ? scored : scored.genreBoost(genreBoost.getAsDouble());
  }

  private RecommendQuery scored(RecommendQuery query) {
    if (kind.isPresent() && kind.get().needsVariances()) {
      return query.exploration(
          new Exploration(
              Exploration.Kind.valueOf(kind.get().name()), beta.orElse(1), seed.orElse(SEED)));
    }
    Scoring scoring = scoring();
    boolean predicted = scoring.kind() == Scoring.Kind.PREDICTION && kind.isPresent();
    return predicted ? query.order(ListOrder.valueOf(kind.get().name())) : query.scoring(scoring);
  }

  private Scoring scoring() {
    double weight = popularityWeight.orElse(0);
    if (kind.isEmpty()) {
      return popularityWeight.isEmpty() ? Scoring.PREDICTION : Scoring.dot(weight);
    }
    return switch (kind.get()) {
      case DOT -> Scoring.dot(weight);
      case COSINE -> new Scoring(Scoring.Kind.COSINE, weight);
      default -> new Scoring(Scoring.Kind.PREDICTION, weight);
    };
  }
}
