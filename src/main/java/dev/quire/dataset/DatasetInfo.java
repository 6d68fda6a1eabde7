package dev.quire.dataset;

import dev.quire.catalogue.Observed;
import dev.quire.catalogue.RatingRange;
import java.util.List;
import java.util.Optional;

/**
 * What {@code dataset.json} says.
 *
 * @param users number of users
 * @param items number of items, rated or not
 * @param train number of training ratings
 * @param valid number of ratings for validation
 * @param test number of ratings for test
 * @param validFoldIn number of ratings by which users who are held out for validation are placed
 * @param testFoldIn number of ratings by which users who are held out for test are placed
 * @param levels the distinct ratings in all parts, ascending; empty when there are more than 256
 *     and the matrices hold floats
 * @param globalMean mean of the training ratings
 * @param minRating the least rating of the source
 * @param maxRating the greatest rating of the source
 * @param source the file that was converted
 * @param selection which ratings of the source these are
 * @param split how the ratings were split
 * @param fingerprint tells training data apart: a hash of ids, levels and training matrices
 */
public record DatasetInfo(
    int users,
    int items,
    long train,
    long valid,
    long test,
    long validFoldIn,
    long testFoldIn,
    List<Float> levels,
    double globalMean,
    float minRating,
    float maxRating,
    Source source,
    Selection selection,
    Split split,
    String fingerprint) {

  /** The version of the format that is written; all from 1 on are read. */
  public static final int FORMAT_VERSION = 3;

  /**
   * The file that a dataset was made from.
   *
   * @param name without the folder
   * @param bytes length
   * @param digest name of the method, colon, hexadecimal digits
   */
  public record Source(String name, long bytes, String digest) {}

  /** Keeps a copy of the levels. */
  public DatasetInfo {
    levels = List.copyOf(levels);
  }

  /** The levels for a {@link CsrMatrix}; empty when it holds floats. */
  float[] levelArray() {
    float[] array = new float[levels.size()];
    for (int code = 0; code < array.length; code++) {
      array[code] = levels.get(code);
    }
    return array;
  }

  /**
   * Whether the ratings are none on a scale: they are all the same, numbers of events, or look like
   * such.
   */
  public boolean isOfEvents() {
    return levels.size() == 1
        || selection.repeats().equals(Optional.of(Repeats.COUNT))
        || CountLikeRatings.notice(this).isPresent();
  }

  /** What they are called. */
  public Observed observed() {
    return isOfEvents() ? Observed.EVENTS : Observed.RATINGS;
  }

  /** Number of ratings in all parts. */
  public long ratings() {
    return train + valid + test + validFoldIn + testFoldIn;
  }

  /** Number of ratings of a part. */
  long ratings(int part) {
    return switch (part) {
      case Split.TRAIN -> train;
      case Split.VALID -> valid;
      case Split.TEST -> test;
      case Split.VALID_FOLD_IN -> validFoldIn;
      default -> testFoldIn;
    };
  }

  /** The least and the greatest rating of the source. */
  RatingRange range() {
    return new RatingRange(minRating, maxRating);
  }
}
