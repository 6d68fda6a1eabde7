package dev.quire.train.ials;

import dev.quire.dataset.Ratings;
import dev.quire.files.InvalidFileException;
import dev.quire.kernel.Kernels;
import dev.quire.model.Model;
import dev.quire.model.ScoreMeaning;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.PreferenceFoldIn;
import dev.quire.solve.PairWeights;
import dev.quire.solve.UnsolvableRowException;
import dev.quire.train.CommonSettings;
import dev.quire.train.ModelKind;
import dev.quire.train.Range;
import dev.quire.train.RatingFacts;
import dev.quire.train.Setting;
import dev.quire.train.Settings;
import dev.quire.train.Trainer;
import dev.quire.train.TrainerInput;
import java.util.List;

/** What people choose, by implicit alternating least squares. */
public final class IalsKind implements ModelKind {
  /** Number of factors. */
  public static final Setting<Integer> RANK = CommonSettings.rank(64);

  /** Passes at most. */
  public static final Setting<Integer> EPOCHS = CommonSettings.epochs(12);

  /** How pairs are weighed. */
  public static final Setting<PairWeights.Form> WEIGHTING =
      Setting.choice(
          "weighting",
          PairWeights.Form.class,
          PairWeights.Form.UNOBSERVED,
          "A weight for all pairs, or confidence in some.");

  /** A fixed one is too much for sparse data, on which the unobserved are many. */
  private static final double MOST_ALPHA0 = 0.3;

  private static final double ALPHA0_BY_DENSITY = 15;

  /** Weight of each of all pairs. */
  public static final Setting<Double> ALPHA0 =
      Setting.number(
              "alpha0",
              facts -> Math.min(MOST_ALPHA0, ALPHA0_BY_DENSITY * facts.density()),
              "15 times the density of the ratings, at most 0.3",
              new Range(0, false, 1e6, "use more than 0, up to 1e6"),
              "Weight of a pair that nobody observed.")
          .onlyWith(WEIGHTING, PairWeights.Form.UNOBSERVED);

  /** The rating that weighs 1. */
  public static final Setting<Double> POSITIVE_FROM =
      CommonSettings.positiveFrom("A rating of this weighs 1.");

  /** What doubles the weight. */
  public static final Setting<Double> DOUBLING =
      Setting.number(
              "doubling",
              RatingFacts::doubling,
              "the standard deviation of ratings; events weigh alike",
              new Range(
                  0, false, Double.MAX_VALUE, "use more than 0; a large one for equal weights"),
              "A rating higher by this weighs twice as much.")
          .onlyWith(WEIGHTING, PairWeights.Form.UNOBSERVED);

  /** Confidence. */
  public static final Setting<Double> ALPHA =
      Setting.number(
              "alpha",
              40,
              new Range(0, false, 1e9, "use more than 0, up to 1e9"),
              "Weighting by confidence: that of a rating of 1.")
          .onlyWith(WEIGHTING, PairWeights.Form.CONFIDENCE);

  private static final double LEAST_REG = 0.01;

  private static final double REG_BY_SCARCITY = 0.3;

  /**
   * Regularisation. That of sparse data, with nu 1, makes the product of a user's and an item's
   * ridge the same, whatever the density.
   */
  public static final Setting<Double> REG =
      Setting.number(
          "reg",
          facts -> Math.max(LEAST_REG, REG_BY_SCARCITY * facts.scarcity()),
          "0.01, more for sparse data",
          Range.of(0, 1e9, "use 0 to 1e9"),
          "Strength of the regularisation.");

  /** What scales it. */
  public static final Setting<Double> NU =
      Setting.number(
          "nu",
          1,
          Range.of(0, 2, "use 0 to 2"),
          "Scale it by the weight of a row's pairs to this power.");

  private static final double USER_MEAN_BY_SCARCITY = 12;

  /** How far users are drawn from 0 to the mean of all. */
  public static final Setting<Double> USER_MEAN =
      Setting.number(
              "user-mean",
              facts -> Math.min(1, USER_MEAN_BY_SCARCITY * facts.scarcity()),
              "the more the sparser the data",
              Range.of(0, 1, "use 0 to 1"),
              "Draws users to this share of the mean of all.")
          .formerly(0.0);

  /** How many factors are solved for at a time. */
  public static final Setting<Integer> BLOCK =
      Setting.count(
              "block",
              0,
              0,
              Kernels.MAX_RANK,
              "High ranks: so many factors of a row at a time, 32 to 128; 0 for all.")
          .formerly(0);

  /** When to stop. */
  public static final Setting<Double> TOLERANCE = CommonSettings.tolerance(0, "share of the loss");

  /** Of the initial factors. */
  public static final Setting<Long> SEED = CommonSettings.seed();

  @Override
  public String name() {
    return "ials";
  }

  @Override
  public String text() {
    return "What people choose: a preference, learned from all pairs.";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(
        RANK,
        EPOCHS,
        WEIGHTING,
        ALPHA0,
        POSITIVE_FROM,
        DOUBLING,
        ALPHA,
        REG,
        NU,
        USER_MEAN,
        BLOCK,
        TOLERANCE,
        SEED);
  }

  @Override
  public ScoreMeaning score() {
    return ScoreMeaning.PREFERENCE;
  }

  @Override
  public boolean takesFeatures() {
    return true;
  }

  @Override
  public double globalMean(Ratings ratings) {
    return 0;
  }

  @Override
  public String remedy(UnsolvableRowException e, Settings settings, double spread) {
    return e.reason() == UnsolvableRowException.Reason.NOT_DETERMINED
        ? "raise {reg}, the regularisation, or lower {rank}"
        : e.remedy();
  }

  @Override
  public String remedyOfVanishing() {
    return "lower {reg}, the regularisation, or {alpha0}";
  }

  @Override
  public FoldIn foldIn(Model model) throws InvalidFileException {
    return PreferenceFoldIn.of(
        model,
        model.parameters(),
        weights(Settings.of(model, WEIGHTING, ALPHA0, POSITIVE_FROM, DOUBLING, ALPHA, REG, NU)));
  }

  /** What pairs weigh with settings of this kind. */
  public static PairWeights weights(Settings settings) {
    PairWeights.Form form = settings.get(WEIGHTING);
    return new PairWeights(
        form,
        settings.get(form == PairWeights.Form.UNOBSERVED ? ALPHA0 : ALPHA),
        settings.get(POSITIVE_FROM),
        settings.get(DOUBLING),
        settings.get(REG),
        settings.get(NU));
  }

  @Override
  public void checkNumbers(Model model) throws InvalidFileException {
    if (Settings.of(model).get(WEIGHTING) == PairWeights.Form.UNOBSERVED) {
      CommonSettings.checkReached(POSITIVE_FROM, model);
    }
    model.requireZero("user_bias");
  }

  @Override
  public Trainer trainer(TrainerInput input) {
    Settings settings = input.settings();
    if (settings.get(WEIGHTING) == PairWeights.Form.UNOBSERVED) {
      CommonSettings.requireReached(POSITIVE_FROM, input);
    }
    return new IalsTrainer(
        input.ratings(),
        new IalsOptions(
            settings.get(RANK),
            settings.get(EPOCHS),
            weights(settings),
            settings.get(USER_MEAN),
            settings.get(BLOCK),
            settings.get(TOLERANCE),
            settings.get(SEED)),
        input.parameters(),
        input.prior(),
        input.pool(),
        input.sweep());
  }
}
