package dev.quire.recommend;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.Locale;

/**
 * How a vector u is held against an item.
 *
 * <pre>
 *   PREDICTION  mu + b_u + b_i + u'v
 *   DOT         u'v + w b_i
 *   COSINE      u'v / (|u| |v|), and 0 where v is 0
 * </pre>
 *
 * <p>Predicted ratings put the films first that everyone likes. The product alone is about taste,
 * and a small w lets the better film win among equals: the score that the MovieLens course reports
 * give a dummy user.
 *
 * @param kind one of the three
 * @param popularityWeight w, of {@code DOT} only
 */
public record Scoring(Kind kind, double popularityWeight) {
  /** The predicted rating. */
  public static final Scoring PREDICTION = new Scoring(Kind.PREDICTION, 0);

  /** The cosine of the angle between the vectors. */
  public static final Scoring COSINE = new Scoring(Kind.COSINE, 0);

  /** The formulas. */
  public enum Kind {
    /** Predicted rating. */
    PREDICTION,
    /** Inner product, and some of the item bias. */
    DOT,
    /** Cosine of the angle. */
    COSINE
  }

  /** Checks the weight. */
  public Scoring {
    if (!Double.isFinite(popularityWeight)) {
      throw new BadInputException(
          Problem.of("{setting} out of range")
              .setting("popularity-weight", popularityWeight)
              .remedy("use a number such as 0.05"));
    }
    if (popularityWeight != 0 && kind != Kind.DOT) {
      throw new BadInputException(
          Problem.of("{setting}s that don't go together")
              .setting("popularity-weight", popularityWeight)
              .setting("score", kind.name().toLowerCase(Locale.ROOT))
              .remedy("the weight is a part of {score=dot}"));
    }
  }

  /** The inner product plus a share of the item bias. */
  public static Scoring dot(double popularityWeight) {
    return new Scoring(Kind.DOT, popularityWeight);
  }

  /** Whether it compares vectors, which a model of biases doesn't have. */
  boolean needsFactors() {
    return kind != Kind.PREDICTION;
  }

  /** Whether nothing but the vector ranks: all scores are the same for one that is 0. */
  boolean needsDirection() {
    return kind != Kind.PREDICTION && popularityWeight == 0;
  }
}
