package dev.quire.dataset;

import dev.quire.catalogue.Ids;
import dev.quire.input.TextIds;
import dev.quire.parallel.RandomStreams;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which ratings are for training, validation and test.
 *
 * <p>It depends on seed and records alone, not on the order of the lines or the number of threads.
 * Where chance decides, it is a hash of seed, external user id and external item id; of equal times
 * those with the greater hash count as the later ones.
 *
 * <p>Recipes that take a number from each user leave those in training who have too few ratings for
 * it: of whom nothing would be held out, or nothing left to learn from.
 *
 * @param recipe how it is decided
 * @param validShare share for validation: see {@link Recipe} of what
 * @param testShare share for test
 * @param validLast how many of each user are for validation, 0 when shares decide
 * @param testLast how many of each user are for test, 0 when shares decide
 * @param foldInShare share of a held-out user's ratings by which they are placed; 0 where no users
 *     are held out
 * @param seed another seed, another split
 */
public record Split(
    Recipe recipe,
    double validShare,
    double testShare,
    int validLast,
    int testLast,
    double foldInShare,
    long seed) {
  /** Of a held-out user's ratings, those by which they are placed, as in Liang et al., WWW 2018. */
  public static final double FOLD_IN = 0.8;

  static final int TRAIN = 0;
  static final int VALID = 1;
  static final int TEST = 2;
  static final int VALID_FOLD_IN = 3;
  static final int TEST_FOLD_IN = 4;
  static final int PARTS = 5;

  private static final double UNIT = 0x1p-53;

  /** Ways to decide. */
  public enum Recipe {
    /** All ratings are for training. */
    NONE,
    /** Each rating goes to a part independently of the others; shares are expected ones. */
    RANDOM,
    /** Shares of each user's ratings, at random. */
    PER_USER,
    /** The last of each user's ratings by time, a share of them or a number. */
    LEAVE_LAST,
    /** The last of all ratings by time: a cut through all users at once. */
    TIME,
    /**
     * Expected shares of the users, with all their ratings: some to place them by, the others to
     * predict (strong generalisation).
     */
    USERS,
    /** Expected shares of the items, with all their ratings. */
    ITEMS;

    /** Its name in settings and files. */
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Recipe> of(String key) {
      return Stream.of(values()).filter(recipe -> recipe.key().equals(key)).findFirst();
    }

    /** Whether ratings without times cannot be split so. */
    boolean needsTimes() {
      return this == LEAVE_LAST || this == TIME;
    }

    /** What settings and messages call it. */
    @Override
    public String toString() {
      return key();
    }
  }

  /** Checks shares and numbers. */
  public Split {
    double share = validShare + testShare;
    if (!(validShare >= 0)
        || !(testShare >= 0)
        || !(share < 1)
        || (recipe == Recipe.NONE && share > 0)) {
      throw new BadInputException(
          Problem.of("shares out of range")
              .with("valid", validShare)
              .with("test", testShare)
              .remedy("each at least 0, and together less than 1"));
    }
    if (validLast < 0 || testLast < 0) {
      throw new BadInputException(
          Problem.of("numbers of last ratings out of range")
              .with("valid", validLast)
              .with("test", testLast)
              .remedy("each at least 0"));
    }
    boolean byNumber = validLast > 0 || testLast > 0;
    if (byNumber && (recipe != Recipe.LEAVE_LAST || validShare > 0 || testShare > 0)) {
      throw new BadInputException(
          Problem.of("numbers of last ratings go with another split, and without shares")
              .with("split", recipe)
              .remedy("take {split=leave-last}, and either {last} or shares"));
    }
    if (recipe == Recipe.USERS ? !(foldInShare > 0 && foldInShare < 1) : foldInShare != 0) {
      throw new BadInputException(
          Problem.of("share to fold in out of range")
              .with("fold-in", foldInShare)
              .remedy("more than 0 and less than 1, and only with {split=users}"));
    }
  }

  /** All ratings are for training. */
  public static Split none() {
    return new Split(Recipe.NONE, 0, 0, 0, 0, 0, 0);
  }

  /** A split by shares; {@link #none} when both are 0. */
  public static Split of(Recipe recipe, double validShare, double testShare, long seed) {
    return validShare == 0 && testShare == 0
        ? none()
        : new Split(
            recipe, validShare, testShare, 0, 0, recipe == Recipe.USERS ? FOLD_IN : 0, seed);
  }

  /** A random split; {@link #none} when both shares are 0. */
  public static Split random(double validShare, double testShare, long seed) {
    return of(Recipe.RANDOM, validShare, testShare, seed);
  }

  /** A split by whole items; {@link #none} when both shares are 0. */
  public static Split items(double validShare, double testShare, long seed) {
    return of(Recipe.ITEMS, validShare, testShare, seed);
  }

  /** The last of each user's ratings for test, and those before them for validation. */
  public static Split leaveLast(int validLast, int testLast, long seed) {
    return validLast == 0 && testLast == 0
        ? none()
        : new Split(Recipe.LEAVE_LAST, 0, 0, validLast, testLast, 0, seed);
  }

  /** This with another share of a held-out user's ratings to place them by. */
  public Split withFoldIn(double share) {
    return new Split(recipe, validShare, testShare, validLast, testLast, share, seed);
  }

  boolean isNone() {
    return recipe == Recipe.NONE;
  }

  /** Whether it holds out whole users, whom others of their ratings place. */
  public boolean holdsOutUsers() {
    return recipe == Recipe.USERS;
  }

  /** Whether there is such a part, be it empty. */
  boolean has(int part) {
    return switch (part) {
      case TRAIN -> true;
      case VALID -> validShare > 0 || validLast > 0;
      case TEST -> testShare > 0 || testLast > 0;
      case VALID_FOLD_IN -> holdsOutUsers() && validShare > 0;
      default -> holdsOutUsers() && testShare > 0;
    };
  }

  /** How many of a user's {@code n} ratings are for test, before it is asked whether they can. */
  int testOf(int n) {
    return testLast > 0 || validLast > 0 ? testLast : (int) Math.round(testShare * n);
  }

  /** How many of a user's {@code n} ratings are for validation and test together. */
  int heldOutOf(int n) {
    return testLast > 0 || validLast > 0
        ? (int) Math.min(Integer.MAX_VALUE, (long) testLast + validLast)
        : Math.max(testOf(n), (int) Math.round((validShare + testShare) * n));
  }

  /** How many of a held-out user's {@code n} ratings place them: at least 1, and not all. */
  int foldInOf(int n) {
    return Math.clamp(Math.round(foldInShare * n), 1, n - 1);
  }

  /** What an id is to the hashes: a number itself, of a text {@link TextIds#hash}. */
  static long key(Ids ids, int index) {
    return ids.areNumbers() ? ids.number(index) : TextIds.hash(ids.utf8(index));
  }

  /** What goes before the hash of a pair; the same for all users where items are held out. */
  long userHash(long userKey) {
    return RandomStreams.mix(RandomStreams.mix(seed) + (recipe == Recipe.ITEMS ? 0 : userKey));
  }

  /** The hash of a pair; different for all items of a user whose ids are numbers. */
  static long pairHash(long userHash, long itemKey) {
    return RandomStreams.mix(userHash + itemKey);
  }

  /** The part that a hash falls to by the shares. */
  int partOf(long hash) {
    double uniform = (hash >>> 11) * UNIT;
    if (uniform < testShare) {
      return TEST;
    }
    return uniform < testShare + validShare ? VALID : TRAIN;
  }
}
