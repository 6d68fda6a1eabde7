package dev.quire.train.vb;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelPart;
import dev.quire.model.ScoreMeaning;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.PosteriorFoldIn;
import dev.quire.recommend.Uncertainty;
import dev.quire.solve.UnsolvableRowException;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.CommonSettings;
import dev.quire.train.ModelKind;
import dev.quire.train.Setting;
import dev.quire.train.Settings;
import dev.quire.train.Trainer;
import dev.quire.train.TrainerInput;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Factors and biases by variational Bayes. */
public final class VbKind implements ModelKind {
  /** Number of factors. */
  public static final Setting<Integer> RANK = CommonSettings.rank(20);

  /** Passes at most. */
  public static final Setting<Integer> EPOCHS = CommonSettings.epochs(60);

  /** What the variance of a number is. */
  public static final Setting<Variance> VARIANCE =
      Setting.choice(
          "variance",
          Variance.class,
          Variance.MEAN_FIELD,
          "The variances of the best factorised posterior, or of each number by itself.");

  /** Whose ratings may be more exact than those of others. */
  public static final Setting<Noise> NOISE =
      Setting.choice(
              "noise",
              Noise.class,
              Noise.USER_ITEM,
              "Learn how exact the ratings of each user, or of each user and item, are.")
          .formerly(Noise.NONE);

  /** What is learned from who has rated whom. */
  public static final Setting<Implicit> IMPLICIT =
      Setting.choice(
              "implicit",
              Implicit.class,
              Implicit.RATERS_RATED,
              "Learn from who has rated whom: where items are by their raters, and users by what they"
                  + " have rated.")
          .formerly(Implicit.NONE);

  /** How ratings move with time. */
  public static final Setting<Time> TIME =
      Setting.choice(
              "time",
              Time.class,
              Time.NONE,
              "Learn how ratings move with time: by a drift of each user, and by what those of a session"
                  + " have in common.")
          .formerly(Time.NONE);

  /** When to stop. */
  public static final Setting<Double> TOLERANCE =
      CommonSettings.tolerance(1e-5, "of the evidence lower bound for each rating");

  /** Of the initial factors. */
  public static final Setting<Long> SEED = CommonSettings.seed();

  @Override
  public String name() {
    return "vb";
  }

  @Override
  public String text() {
    return "Variational Bayes: learns its precisions and knows how sure it is.";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(RANK, EPOCHS, VARIANCE, NOISE, IMPLICIT, TIME, TOLERANCE, SEED);
  }

  @Override
  public ScoreMeaning score() {
    return ScoreMeaning.RATING;
  }

  @Override
  public boolean hasVariances() {
    return true;
  }

  @Override
  public Set<ModelPart> parts(Settings settings) {
    Set<ModelPart> parts = EnumSet.of(ModelPart.VARIANCES, ModelPart.FEATURE_BIASES);
    if (settings.get(NOISE) != Noise.NONE) {
      parts.add(ModelPart.NOISE);
    }
    if (settings.get(IMPLICIT).ofItems()) {
      parts.add(ModelPart.RATERS);
    }
    if (settings.get(IMPLICIT).ofUsers()) {
      parts.add(ModelPart.RATED);
    }
    if (settings.get(TIME).hasDrift()) {
      parts.add(ModelPart.DRIFT);
    }
    if (settings.get(TIME).hasSessions()) {
      parts.add(ModelPart.SESSIONS);
    }
    return parts;
  }

  @Override
  public boolean takesFeatures() {
    return true;
  }

  @Override
  public boolean takesUserFeatures() {
    return true;
  }

  @Override
  public String remedy(UnsolvableRowException e, Settings settings, double spread) {
    return e.reason() == UnsolvableRowException.Reason.NOT_DETERMINED
        ? "lower the rank: with this one the ratings are explained without noise"
        : e.remedy();
  }

  @Override
  public String remedyOfVanishing() {
    return "it has learned that from the ratings: give it more of them";
  }

  @Override
  public FoldIn foldIn(Model model) throws InvalidFileException {
    return new PosteriorFoldIn(uncertainty(model), NoiseShapes.ofNewUser(model));
  }

  @Override
  public Uncertainty uncertainty(Model model) throws InvalidFileException {
    return Uncertainty.of(model, Precisions.of(model).userPrior(), TimePrecisions.of(model));
  }

  @Override
  public void checkLearned(Model model, String prefix) throws InvalidFileException {
    Precisions.check(model, prefix);
    NoiseShapes.check(model, prefix);
    ImplicitPrecisions.check(model, prefix);
    TimePrecisions.check(model, prefix);
  }

  @Override
  public Trainer trainer(TrainerInput input) {
    Settings settings = input.settings();
    return new VariationalTrainer(
        input,
        new VariationalOptions(
            settings.get(RANK),
            settings.get(EPOCHS),
            settings.get(VARIANCE),
            settings.get(TOLERANCE),
            settings.get(SEED),
            settings.get(NOISE),
            settings.get(IMPLICIT),
            settings.get(TIME)));
  }
}
