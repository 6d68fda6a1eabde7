package dev.quire.cli.data;

import dev.quire.dataset.Split;
import dev.quire.dataset.Split.Recipe;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import picocli.CommandLine.Option;

/** The options by which ratings are split. */
final class SplitSettings {
  private static final double SLACK = 1e-9; // of shares that people have rounded

  /** What goes to test or validation as a whole. */
  enum HeldOut {
    RATINGS,
    ITEMS
  }

  @Option(
      names = "--split",
      paramLabel = "RECIPE",
      description = {
        "How ratings are held out:",
        "random: single ratings, by chance (default with shares)",
        "per-user: a share of each user's ratings, by chance",
        "leave-last: the last of each user's ratings by time, a share or --last N",
        "time: the last ratings of all, one cut through time",
        "users: whole users, of whom some ratings place them and the others are to be predicted",
        "items: every rating of some items",
        "none: all are for training"
      })
  private Recipe recipe;

  @Option(
      names = "--test",
      paramLabel = "SHARE",
      description = "Share held out for testing, for example 0.1.")
  private Double test;

  @Option(
      names = "--valid",
      paramLabel = "SHARE",
      description = "Share held out for validation during training.")
  private Double valid;

  @Option(
      names = "--shares",
      paramLabel = "TRAIN/VALID/TEST",
      description = "All three at once, for example 0.9/0.05/0.05.")
  private String shares;

  @Option(
      names = "--last",
      paramLabel = "N[,M]",
      description =
          "With leave-last: of each user, the last N ratings for testing and the M before them for"
              + " validation.")
  private String last;

  @Option(
      names = "--fold-in",
      paramLabel = "SHARE",
      description =
          "With users: share of a held-out user's ratings that place them (default: "
              + Split.FOLD_IN
              + ").")
  private Double foldIn;

  @Option(
      names = "--hold-out",
      paramLabel = "ratings|items",
      description = "An older word for --split random and --split items.")
  private HeldOut holdOut;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Decides what chance does (default: ${DEFAULT-VALUE}).")
  private long seed;

  /** Whether anything is said about it. */
  boolean given() {
    return recipe != null || test != null || valid != null || shares != null || last != null;
  }

  Split split() {
    Recipe chosen = recipe();
    if (last != null) {
      return byNumber(chosen);
    }
    double[] held = shares == null ? separate() : together();
    if (recipe != null
        && chosen != Recipe.NONE
        && shares == null
        && test == null
        && valid == null) {
      throw new BadInputException(
          Problem.of("nothing to hold out")
              .setting("split", chosen)
              .remedy("say how much, for example {test=0.2} or {shares=0.8/0.1/0.1}"));
    }
    if (chosen == Recipe.NONE && held[0] + held[1] > 0) {
      throw new BadInputException(
          Problem.of("a share without a part")
              .setting("split", chosen)
              .remedy("take another split, or leave out the shares"));
    }
    Split split = Split.of(chosen, held[0], held[1], seed);
    if (foldIn != null && chosen != Recipe.USERS) {
      throw without("fold-in", foldIn, "users");
    }
    return foldIn == null || split.equals(Split.none()) ? split : split.withFoldIn(foldIn);
  }

  private static BadInputException without(String setting, Object value, String recipe) {
    return new BadInputException(
        Problem.of("option without use")
            .setting(setting, value)
            .remedy("it goes with {split=" + recipe + "}"));
  }

  private Recipe recipe() {
    Recipe implied =
        last != null ? Recipe.LEAVE_LAST : holdOut == HeldOut.ITEMS ? Recipe.ITEMS : Recipe.RANDOM;
    Recipe chosen = recipe == null ? implied : recipe;
    if (holdOut == HeldOut.ITEMS && chosen != Recipe.ITEMS) {
      throw excluding(
          Problem.of("options exclude each other")
              .setting("split", chosen)
              .setting("hold-out", "items"));
    }
    return chosen;
  }

  private static BadInputException excluding(Problem problem) {
    return new BadInputException(problem.remedy("give one of them"));
  }

  private Split byNumber(Recipe chosen) {
    if (test != null || valid != null || shares != null) {
      throw excluding(
          Problem.of("options exclude each other")
              .setting("last", last)
              .setting(
                  shares != null ? "shares" : test != null ? "test" : "valid",
                  shares != null ? shares : test != null ? test : valid));
    }
    String[] numbers = last.split(",", -1);
    if (chosen != Recipe.LEAVE_LAST) {
      throw without("last", last, "leave-last");
    }
    try {
      int forTest = Integer.parseInt(numbers[0].strip());
      int forValid = numbers.length > 1 ? Integer.parseInt(numbers[1].strip()) : 0;
      if (numbers.length <= 2 && forTest >= 0 && forValid >= 0 && forTest + forValid > 0) {
        return Split.leaveLast(forValid, forTest, seed);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new BadInputException(
        Problem.of("not a number of ratings")
            .setting("last", last)
            .remedy("write {last=1}, or {last=1,1} to have validation ratings, too"));
  }

  private double[] separate() {
    return new double[] {valid == null ? 0 : valid, test == null ? 0 : test};
  }

  private double[] together() {
    if (test != null || valid != null) {
      throw excluding(
          Problem.of("options exclude each other")
              .setting("shares", shares)
              .setting(test != null ? "test" : "valid", test != null ? test : valid));
    }
    String[] numbers = shares.split("/", -1);
    try {
      if (numbers.length == 3) {
        double train = Double.parseDouble(numbers[0]);
        double[] held = {Double.parseDouble(numbers[1]), Double.parseDouble(numbers[2])};
        if (Math.abs(train + held[0] + held[1] - 1) <= SLACK && train > 0) {
          return held;
        }
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new BadInputException(
        Problem.of("not three shares that add up to 1")
            .setting("shares", shares)
            .remedy("write those of training, validation and test, as {shares=0.9/0.05/0.05}"));
  }
}
