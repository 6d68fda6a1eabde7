package dev.quire.train.sgd;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ScoreMeaning;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.LeastSquaresFoldIn;
import dev.quire.solve.Regularization;
import dev.quire.train.CommonSettings;
import dev.quire.train.ModelKind;
import dev.quire.train.Setting;
import dev.quire.train.Settings;
import dev.quire.train.Trainer;
import dev.quire.train.TrainerInput;
import dev.quire.train.stochastic.Grid;
import dev.quire.train.stochastic.GridOptions;
import dev.quire.train.stochastic.GridRatings;
import dev.quire.train.stochastic.GridSettings;
import dev.quire.train.stochastic.GridTrainer;
import java.util.List;

/** Factors and biases by stochastic gradient, with the objective of {@code als}. */
public final class SgdKind implements ModelKind {
  /** Number of factors. */
  public static final Setting<Integer> RANK = CommonSettings.rank(32);

  /** Passes at most. */
  public static final Setting<Integer> EPOCHS = CommonSettings.epochs(20);

  /** Length of a step. */
  public static final Setting<Double> LEARNING_RATE = GridSettings.learningRate(0.1);

  /** What makes it shorter. */
  public static final Setting<Double> DECAY = GridSettings.decay(0.5);

  /** Precision of a rating. */
  public static final Setting<Double> LAMBDA = CommonSettings.lambda();

  /** Precision of a bias. */
  public static final Setting<Double> GAMMA = CommonSettings.gamma(7.5);

  /** Precision of a factor. */
  public static final Setting<Double> TAU =
      CommonSettings.tau(1.2, "1.2 times the standard deviation of the ratings");

  /** Power of a row's number of ratings that scales tau. */
  public static final Setting<Double> REG_EXPONENT = CommonSettings.regExponent(0.5);

  @Override
  public String name() {
    return "sgd";
  }

  @Override
  public String text() {
    return "Factors and biases by stochastic gradient.";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(
        RANK,
        EPOCHS,
        LEARNING_RATE,
        DECAY,
        LAMBDA,
        GAMMA,
        TAU,
        REG_EXPONENT,
        GridSettings.GRID,
        GridSettings.TOLERANCE,
        GridSettings.SEED);
  }

  @Override
  public ScoreMeaning score() {
    return ScoreMeaning.RATING;
  }

  @Override
  public int rank(Settings settings) {
    return settings.get(RANK);
  }

  @Override
  public FoldIn foldIn(Model model) throws InvalidFileException {
    Settings settings = Settings.of(model, LAMBDA, GAMMA, TAU, REG_EXPONENT);
    return new LeastSquaresFoldIn(model.parameters(), regularization(settings));
  }

  @Override
  public void checkLearned(Model model, String prefix) throws InvalidFileException {
    GridTrainer.checkLearned(model, prefix);
  }

  private static Regularization regularization(Settings settings) {
    return new Regularization(
        settings.get(LAMBDA), settings.get(GAMMA), settings.get(TAU), settings.get(REG_EXPONENT));
  }

  @Override
  public void checkNumbers(Model model) throws InvalidFileException {
    GridTrainer.checkEpochs(model);
  }

  @Override
  public Trainer trainer(TrainerInput input) {
    GridOptions options = GridOptions.of(input.settings());
    Grid grid =
        new Grid(
            input.ratings().users(), input.ratings().items(), options.blocks(), options.seed());
    GridRatings blocks =
        GridRatings.of(
            input.ratings().byUser(),
            input.ratings().globalMean(),
            grid,
            input.scratch(),
            input.pool());
    return new SgdTrainer(input, options, regularization(input.settings()), grid, blocks);
  }
}
