package dev.quire.ask;

import dev.quire.recommend.Forecast;
import java.util.Optional;

/**
 * An item in a ranked list.
 *
 * @param score by which it is ranked
 * @param forecast of the user's rating, by a model that knows how sure it is
 * @param explanation where the score comes from, if that was asked for
 */
public record RankedItem(
    Item item, double score, Optional<Forecast> forecast, Optional<ScoreExplanation> explanation) {
  RankedItem(Item item, double score) {
    this(item, score, Optional.empty(), Optional.empty());
  }
}
