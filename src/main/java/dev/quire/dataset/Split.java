package dev.quire.dataset;

import dev.quire.parallel.RandomStreams;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;

/**
 * Which ratings are for training, validation and test.
 *
 * <p>The recipe {@value #RANDOM} decides by a hash of seed, external user id and external item id
 * alone. So neither the order of the lines nor the number of threads matters, and a pair stays in
 * its part when ratings are added to the file. The recipe {@value #ITEMS} holds out whole items, by
 * a hash of seed and item id: a test of what a model knows of items by their features.
 *
 * @param recipe how it is decided; {@value #NONE}, {@value #RANDOM} or {@value #ITEMS}
 * @param validShare expected share of the ratings, or of the items, for validation
 * @param testShare expected share of the ratings, or of the items, for test
 * @param seed another seed, another split
 */
public record Split(String recipe, double validShare, double testShare, long seed) {
  /** Recipe: all ratings are for training. */
  public static final String NONE = "none";

  /** Recipe: each rating goes to a part independently of the others. */
  public static final String RANDOM = "random";

  /** Recipe: all ratings of an item go to the same part. */
  public static final String ITEMS = "items";

  static final int TRAIN = 0;
  static final int VALID = 1;
  static final int TEST = 2;
  static final int PARTS = 3;

  private static final double UNIT = 0x1p-53;

  /** Checks the shares. */
  public Split {
    if (!(validShare >= 0) || !(testShare >= 0) || !(validShare + testShare < 1)) {
      throw new BadInputException(
          Problem.of("shares out of range")
              .with("valid", validShare)
              .with("test", testShare)
              .remedy("each at least 0, and together less than 1"));
    }
  }

  /** All ratings are for training. */
  public static Split none() {
    return new Split(NONE, 0, 0, 0);
  }

  /** A random split; {@link #none} when both shares are 0. */
  public static Split random(double validShare, double testShare, long seed) {
    return validShare == 0 && testShare == 0
        ? none()
        : new Split(RANDOM, validShare, testShare, seed);
  }

  /** A split by whole items; {@link #none} when both shares are 0. */
  public static Split items(double validShare, double testShare, long seed) {
    return validShare == 0 && testShare == 0
        ? none()
        : new Split(ITEMS, validShare, testShare, seed);
  }

  boolean isNone() {
    return recipe.equals(NONE);
  }

  double share(int part) {
    return switch (part) {
      case VALID -> validShare;
      case TEST -> testShare;
      default -> 1 - validShare - testShare;
    };
  }

  /**
   * What {@link #part} needs to know of a user; worth keeping while the user stays the same. Where
   * whole items are held out, all users are as one.
   */
  long userHash(long userId) {
    return RandomStreams.mix(RandomStreams.mix(seed) + (recipe.equals(ITEMS) ? 0 : userId));
  }

  /** The part of a user's rating of an item. */
  int part(long userHash, long itemId) {
    double uniform = (RandomStreams.mix(userHash + itemId) >>> 11) * UNIT;
    if (uniform < testShare) {
      return TEST;
    }
    return uniform < testShare + validShare ? VALID : TRAIN;
  }
}
