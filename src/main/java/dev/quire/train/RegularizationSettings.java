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

  /** That of any kind, whatever its default. */
  private static final Setting<Double> TAU = tau(0, "");

  private static final Setting<Double> REG_EXPONENT = regExponent(0);

  private RegularizationSettings() {}

  /**
   * Precision of a factor: ratings times c have the same model, times c, for tau times c.
   *
   * @param bySpread default, in standard deviations of the ratings
   * @param defaultText the same in words
   */
  public static Setting<Double> tau(double bySpread, String defaultText) {
    return Setting.number(
        "tau",
        facts -> bySpread * facts.spread(),
        defaultText,
        Range.of(0, 1e30, "use 0 to 1e30, with which factors are 0"),
        "Precision of a factor.");
  }

  /** Power of a row's number of ratings that scales tau. */
  public static Setting<Double> regExponent(double defaultValue) {
    return Setting.number(
        "reg-exponent",
        defaultValue,
        Range.of(0, 2, "use 0 to 2"),
        "Scale tau by a row's ratings to this power.");
  }

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
    return new LeastSquaresFoldIn(model.parameters(), of(Settings.of(model, required)));
  }
}
