package dev.quire.dataset;

import dev.quire.problem.Problem;
import java.util.Optional;

/**
 * Ratings that look like counts of something, such as plays: there are many different ones, none of
 * them negative, and some are far from the mean. A model of ratings that is trained on them
 * predicts numbers of plays, which nobody wants.
 */
final class CountLikeRatings {
  private static final int MANY_LEVELS = 100; // no scale of stars or points has more
  private static final double FAR = 10; // times the mean

  private CountLikeRatings() {}

  /** What to say of such ratings. */
  static Optional<Problem> notice(DatasetInfo info) {
    boolean many = info.levels().isEmpty() || info.levels().size() > MANY_LEVELS;
    if (!many || info.minRating() < 0 || info.maxRating() < FAR * info.globalMean()) {
      return Optional.empty();
    }
    return Optional.of(
        Problem.of("ratings look like counts, not like a scale")
            .with("least", info.minRating())
            .with("mean", (float) info.globalMean())
            .with("greatest", info.maxRating())
            .remedy(
                "a preference model takes them as they are ({model=ials}); {implicit} makes an"
                    + " event of each line, {positive-from=1} one of each pair"));
  }
}
