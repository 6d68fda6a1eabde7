package dev.quire.train.sgd;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ScoreMeaning;
import dev.quire.recommend.FoldIn;
import dev.quire.train.CommonSettings;
import dev.quire.train.ModelKind;
import dev.quire.train.RegularizationSettings;
import dev.quire.train.Setting;
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
  public static final Setting<Double> LAMBDA = RegularizationSettings.LAMBDA;

  /** Precision of a bias. */
  public static final Setting<Double> GAMMA = RegularizationSettings.GAMMA;

  /** Precision of a factor. */
  public static final Setting<Double> TAU = RegularizationSettings.TAU;

  /** Power of a row's number of ratings that scales tau. */
  public static final Setting<Double> REG_EXPONENT = RegularizationSettings.REG_EXPONENT;

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
  public FoldIn foldIn(Model model) throws InvalidFileException {
    return RegularizationSettings.foldIn(model);
  }

  @Override
  public void checkLearned(Model model, String prefix) throws InvalidFileException {
    GridTrainer.checkLearned(model, prefix);
  }

  @Override
  public void checkNumbers(Model model) throws InvalidFileException {
    GridTrainer.checkEpochs(model);
  }

  @Override
  public Trainer trainer(TrainerInput input) {
    GridOptions options = GridOptions.of(input.settings());
    Grid grid = options.grid(input.ratings());
    GridRatings blocks =
        GridRatings.of(
            input.ratings().byUser(),
            input.ratings().globalMean(),
            grid,
            input.scratch(),
            input.pool());
    return new SgdTrainer(
        input, options, RegularizationSettings.of(input.settings()), grid, blocks);
  }
}
