package dev.quire.train.als;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ScoreMeaning;
import dev.quire.recommend.FoldIn;
import dev.quire.solve.UnsolvableRowException;
import dev.quire.train.CommonSettings;
import dev.quire.train.ModelKind;
import dev.quire.train.RegularizationSettings;
import dev.quire.train.Setting;
import dev.quire.train.Settings;
import dev.quire.train.Trainer;
import dev.quire.train.TrainerInput;
import dev.quire.train.als.AlsOptions.BiasUpdate;
import java.util.List;

/** Factors and biases by alternating least squares. */
public final class AlsKind implements ModelKind {
  /** Number of factors. */
  public static final Setting<Integer> RANK = CommonSettings.rank(20);

  /** Passes at most. */
  public static final Setting<Integer> EPOCHS = CommonSettings.epochs(20);

  /** Precision of a rating. */
  public static final Setting<Double> LAMBDA = RegularizationSettings.LAMBDA;

  /** Precision of a bias. */
  public static final Setting<Double> GAMMA = RegularizationSettings.GAMMA;

  /** Precision of a factor. */
  public static final Setting<Double> TAU = RegularizationSettings.TAU;

  /** Power of a row's number of ratings that scales tau. */
  public static final Setting<Double> REG_EXPONENT = RegularizationSettings.REG_EXPONENT;

  /** In which order a row's bias and vector are solved. */
  public static final Setting<BiasUpdate> BIAS_UPDATE =
      Setting.choice(
          "bias-update",
          BiasUpdate.class,
          BiasUpdate.JOINT,
          "Bias and vector of a row together or in turn.");

  /** When to stop. */
  public static final Setting<Double> TOLERANCE =
      CommonSettings.tolerance(0, "share of the objective").formerly(0.0);

  /** Of the initial factors. */
  public static final Setting<Long> SEED = CommonSettings.seed();

  @Override
  public String name() {
    return "als";
  }

  @Override
  public String text() {
    return "Factors and biases by alternating least squares.";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(RANK, EPOCHS, LAMBDA, GAMMA, TAU, REG_EXPONENT, BIAS_UPDATE, TOLERANCE, SEED);
  }

  @Override
  public ScoreMeaning score() {
    return ScoreMeaning.RATING;
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
    if (e.reason() != UnsolvableRowException.Reason.NOT_DETERMINED) {
      return e.remedy();
    }
    double lambda = settings.get(LAMBDA);
    boolean lambdaIsToBlame = // further above 1 than tau, in units of the ratings, is below
        lambda > 1 && lambda * settings.get(TAU) > spread;
    return lambdaIsToBlame
        ? "lower {lambda}, the precision of a rating"
        : "raise {tau}, the precision of the factors, or lower {rank}";
  }

  @Override
  public String remedyOfVanishing() {
    return "lower {tau}, the precision of the factors";
  }

  @Override
  public FoldIn foldIn(Model model) throws InvalidFileException {
    return RegularizationSettings.foldIn(model);
  }

  @Override
  public Trainer trainer(TrainerInput input) {
    Settings settings = input.settings();
    return new AlsTrainer(
        input,
        new AlsOptions(
            settings.get(RANK),
            settings.get(EPOCHS),
            RegularizationSettings.of(settings),
            settings.get(BIAS_UPDATE),
            settings.get(TOLERANCE),
            settings.get(SEED)));
  }
}
