package dev.quire.train;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.LeastSquaresFoldIn;
import dev.quire.solve.Regularization;
import java.util.stream.Stream;

/**
 * The settings that make up a {@link Regularization}, for all kinds that minimise a regularised
 * squared error of ratings.
 */
public final class RegularizationSettings {
  /** Precision of a rating. */
  public static final Setting<Double> LAMBDA =
      Setting.number("lambda", 1, Range.of(1e-9, 1e9, "use 1e-9 to 1e9"), "Precision of a rating.");

  /** Precision of a bias. */
  public static final Setting<Double> GAMMA =
      Setting.number(
          "gamma",
          7.5,
          Range.of(0, 1e12, "use 0 to 1e12, with which biases are 0"),
          "Precision of a bias.");

  /**
   * Precision of a factor: ratings times c have the same model, times c, for tau times c. With the
   * default of {@link #REG_EXPONENT} it is 1.2 standard deviations of the ratings.
   */
  public static final Setting<Double> TAU =
      Setting.number(
          "tau",
          facts -> 1.2 * facts.spread(),
          "1.2 times the standard deviation of the ratings",
          Range.of(0, 1e30, "use 0 to 1e30, with which factors are 0"),
          "Precision of a factor.");

  /**
   * Power of a row's number of ratings that scales tau. At 0 a tau that holds the rows with
   * hundreds of ratings leaves next to nothing of those with twenty, and their users the lists of
   * everybody: on MovieLens small the best tau has a test error of .850, and with the root one of
   * .842.
   */
  public static final Setting<Double> REG_EXPONENT =
      Setting.number(
          "reg-exponent",
          0.5,
          Range.of(0, 2, "use 0 to 2"),
          "Scale tau by a row's ratings to this power.");

  private RegularizationSettings() {}

  /** What settings make up; tau is 0 for kinds without factors. */
  public static Regularization of(Settings settings) {
    return new Regularization(
        settings.get(LAMBDA),
        settings.get(GAMMA),
        settings.find(TAU).orElse(0.0),
        settings.find(REG_EXPONENT).orElse(0.0));
  }

  /**
   * How someone new is placed in a model that was trained with such settings.
   *
   * @throws InvalidFileException when the model doesn't say with which
   */
  public static FoldIn foldIn(Model model) throws InvalidFileException {
    ModelKind kind = ModelKinds.of(model);
    Setting<?>[] required =
        Stream.of(LAMBDA, GAMMA, TAU, REG_EXPONENT)
            .filter(setting -> kind.setting(setting.name()).isPresent())
            .toArray(Setting<?>[]::new);
    return new LeastSquaresFoldIn(
        model.parameters(), model.userPrior(), of(Settings.of(model, required)));
  }
}
