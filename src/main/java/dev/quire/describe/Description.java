package dev.quire.describe;

import dev.quire.catalogue.Observed;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Facts about a dataset: about the ratings of all its parts together, unless something else is
 * said.
 *
 * @param observed what its ratings are
 * @param train number of ratings for training
 * @param valid number of ratings for validation
 * @param test number of ratings for test
 * @param foldIn number of ratings by which users are placed who are held out as a whole
 * @param items how many there are, rated or not
 * @param values the ratings themselves
 * @param times when they were given, if the source has that
 * @param byUser how they are spread over the users
 * @param byItem how they are spread over the items
 * @param topUsers those with most ratings, the first one first
 * @param topItems those with most ratings, the first one first
 * @param cold what a model cannot know
 * @param genres when the dataset has titles
 * @param opinions how far opinions of an item differ
 */
public record Description(
    Observed observed,
    long train,
    long valid,
    long test,
    long foldIn,
    int items,
    Values values,
    Optional<Times> times,
    Activity byUser,
    Activity byItem,
    List<RatedUser> topUsers,
    List<RatedItem> topItems,
    Cold cold,
    Optional<Genres> genres,
    Opinions opinions) {

  /**
   * A user.
   *
   * @param id external id
   * @param count number of ratings
   * @param mean of them
   */
  public record RatedUser(String id, int count, double mean) {}

  /**
   * An item.
   *
   * @param id external id
   * @param title empty when it has none
   * @param ratings of it
   */
  public record RatedItem(String id, String title, ItemRatings ratings) {}

  /**
   * What has few ratings or none.
   *
   * @param users without a rating for training
   * @param items without a rating for training
   * @param heldOutItems of those, how many have others
   * @param unratedItems of those, how many have none at all
   * @param rareItems items with 1 to {@value #RARE} ratings
   */
  public record Cold(int users, int items, int heldOutItems, int unratedItems, long rareItems) {
    /** An item with no more ratings is rare. */
    public static final int RARE = 3;
  }

  /**
   * Genres, or what else the catalogue holds in their place.
   *
   * @param all in the order of their names
   * @param itemsWithout items that have none
   * @param ratingsWithout ratings of those
   */
  public record Genres(List<Genre> all, int itemsWithout, long ratingsWithout) {
    /** Keeps a copy. */
    public Genres {
      all = List.copyOf(all);
    }
  }

  /**
   * A genre. An item counts for each of its genres.
   *
   * @param name of it
   * @param items that have it
   * @param ratings of those
   * @param mean of those ratings, if there are some
   */
  public record Genre(String name, int items, long ratings, OptionalDouble mean) {}

  /**
   * How far opinions of an item differ. Correlations are Pearson's over the items with two ratings
   * or more, and there are none where nothing varies.
   *
   * @param items how many have two ratings or more
   * @param meanAndVariance correlation of the mean of an item's ratings and their variance
   * @param meanAndCount correlation of their mean and their number
   * @param varianceAndCount correlation of their variance and their number
   * @param meanAndLogCount the same with the logarithm of the number
   * @param varianceAndLogCount the same with the logarithm of the number
   * @param meanByCount how many items lie where, by the number of their ratings and their mean: all
   *     that have ratings
   * @param varianceByCount the same by number and variance
   * @param varianceByMean the same by mean and variance
   * @param minRatings what an item has to have to be one of those below
   * @param qualified how many have that
   * @param bimodal how many of those are more bimodal than an even distribution
   * @param divided those of the largest variance, the first one first
   */
  public record Opinions(
      int items,
      OptionalDouble meanAndVariance,
      OptionalDouble meanAndCount,
      OptionalDouble varianceAndCount,
      OptionalDouble meanAndLogCount,
      OptionalDouble varianceAndLogCount,
      Density meanByCount,
      Density varianceByCount,
      Density varianceByMean,
      int minRatings,
      int qualified,
      int bimodal,
      List<RatedItem> divided) {
    /** Keeps a copy. */
    public Opinions {
      divided = List.copyOf(divided);
    }
  }

  /** Keeps copies. */
  public Description {
    topUsers = List.copyOf(topUsers);
    topItems = List.copyOf(topItems);
  }

  /** Takes in the items, by rising dense index. */
  @FunctionalInterface
  public interface ItemSink {
    /** Takes the next one. */
    void accept(ItemRatings item) throws IOException;
  }

  /**
   * Describes a dataset.
   *
   * @param top how many users and items to name at most, where some are named
   * @param minRatings what an item needs for its opinions to be told of; by default as many as it
   *     needs to be recommended
   * @param sink gets the facts about each item
   */
  public static Description of(
      Dataset dataset, int top, OptionalInt minRatings, WorkerPool pool, ItemSink sink)
      throws IOException {
    RatingPass ratings = RatingPass.over(dataset, pool);
    UserTally users = UserTally.of(dataset, top);
    ItemTally items = new ItemTally(dataset, top, minRatings);
    ItemPass.over(
        dataset,
        pool,
        item -> {
          items.add(item);
          sink.accept(item);
        });
    requireAll(dataset, items.ratings());
    return new Description(
        dataset.info().observed(),
        dataset.info().train(),
        dataset.info().valid(),
        dataset.info().test(),
        dataset.info().validFoldIn() + dataset.info().testFoldIn(),
        dataset.info().items(),
        ratings.values(dataset),
        ratings.times(),
        Activity.of(users.counts(), pool),
        Activity.of(items.counts(), pool),
        users.top(),
        items.top(),
        items.cold(users.cold()),
        items.genres(),
        items.opinions());
  }

  /** Ratings of no item are those of a damaged file: looking at each of them tells where. */
  private static void requireAll(Dataset dataset, long seen) {
    if (seen != dataset.info().ratings()) {
      for (CsrMatrix part : dataset.partsByUser()) {
        for (long at = 0; at < part.nonZeros(); at++) {
          part.column(at);
        }
      }
    }
  }

  /** Number of ratings in all parts. */
  public long ratings() {
    return train + valid + test + foldIn;
  }

  /** The share of all pairs of a user and a rated item that have no rating. */
  public double sparsity() {
    return 1 - ratings() / ((double) byUser.rows() * byItem.rows());
  }
}
