package dev.quire.dataset;

import dev.quire.problem.Problem;
import java.util.Optional;

/**
 * Ratings that look like counts of something, such as plays: there are more different ones than
 * stars, none of them negative, and some are far from the mean. A model of ratings that is trained
 * on them predicts numbers of plays, which nobody wants.
 */
final class CountLikeRatings {
  private static final int MANY_LEVELS = 10; // half stars, or points of ten
  private static final double FAR = 10; // times the mean: nobody gives a tenth of the points

  private static final String REMEDY =
      "a preference model takes them as they are ({model=ials}); {implicit} makes an event of each"
          + " line, {positive-from=1} one of each pair";

  private CountLikeRatings() {}

  /**
   * What to say of such ratings.
   *
   * @param repeats what those of a pair were worth
   * @param omitted whether some of a pair were left out for that
   */
  static Optional<Problem> notice(DatasetInfo info, Repeats repeats, boolean omitted) {
    if (repeats == Repeats.COUNT) {
      return Optional.empty(); // whoever counts knows that these are counts
    }
    boolean toAdd = omitted && repeats != Repeats.SUM;
    return notice(info)
        .map(
            problem ->
                toAdd
                    ? problem.remedy(REMEDY + "; {repeats=sum} adds up those of a pair")
                    : problem);
  }

  /** Whether ratings are such, and what to say of them. */
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
            .remedy(REMEDY));
  }
}
