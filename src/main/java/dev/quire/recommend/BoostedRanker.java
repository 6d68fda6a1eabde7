package dev.quire.recommend;

import dev.quire.model.Parameters;
import dev.quire.model.ScoreMeaning;
import java.util.Arrays;

/**
 * Ranks by the scores of another ranker, each times a factor of the item:
 *
 * <pre>
 *   f_i s,  f_i at least 1
 * </pre>
 */
public final class BoostedRanker implements Ranker {
  private final Ranker ranker;
  private final double[] factors; // [items]
  private final double largest;

  /**
   * Boosts the scores of a ranker.
   *
   * @param factors of the items by dense index, each at least 1
   */
  public BoostedRanker(Ranker ranker, double[] factors) {
    this.ranker = ranker;
    this.factors = factors.clone();
    this.largest = Arrays.stream(factors).max().orElse(1);
    if (!Arrays.stream(factors).allMatch(factor -> factor >= 1)) {
      throw new IllegalArgumentException("a factor below 1");
    }
  }

  @Override
  public ScoreMeaning meaning() {
    return ranker.meaning();
  }

  @Override
  public Standing standing(int user) {
    return ranker.standing(user);
  }

  @Override
  public long standingBytes() {
    return ranker.standingBytes();
  }

  @Override
  public double score(Standing standing, int item) {
    return factors[item] * ranker.score(standing, item);
  }

  @Override
  public RowScores scores(Standing standing) {
    RowScores plain = ranker.scores(standing);
    return (first, count, scores) -> {
      plain.fill(first, count, scores);
      for (int i = 0; i < count; i++) {
        scores[i] *= factors[first + i];
      }
    };
  }

  @Override
  public Parameters bounding() {
    return ranker.bounding();
  }

  @Override
  public Taste bound(Standing standing) {
    return ranker.bound(standing);
  }

  /** A score above 0 may be a smaller one with the largest factor, another only gets lower. */
  @Override
  public double leastPrediction(double score) {
    return ranker.leastPrediction(score > 0 ? Math.nextDown(score / largest) : score);
  }
}
