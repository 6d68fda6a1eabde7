package dev.quire.train.bpr;

import dev.quire.dataset.Ratings;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ScoreMeaning;
import dev.quire.recommend.FoldIn;
import dev.quire.train.CommonSettings;
import dev.quire.train.ModelKind;
import dev.quire.train.Range;
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

/** What people choose before what they don't, by Bayesian personalized ranking. */
public final class BprKind implements ModelKind {
  /** Number of factors. */
  public static final Setting<Integer> RANK = CommonSettings.rank(64);

  /** Passes at most. */
  public static final Setting<Integer> EPOCHS = CommonSettings.epochs(100);

  /** Length of a step. */
  public static final Setting<Double> LEARNING_RATE = GridSettings.learningRate(0.1);

  /** What makes it shorter. */
  public static final Setting<Double> DECAY = GridSettings.decay(0.03);

  /** The rating that is a choice. */
  public static final Setting<Double> POSITIVE_FROM =
      CommonSettings.positiveFrom("A rating of at least this is a choice.");

  /** Which items a choice is held against. */
  public static final Setting<Negatives> NEGATIVES =
      Setting.choice(
          "negatives",
          Negatives.class,
          Negatives.UNIFORM,
          "Draw what was not chosen evenly, or by choices.");

  /** Regularisation of users. */
  public static final Setting<Double> REG_USERS =
      reg("reg-users", 0.01, "Strength of the regularisation of users.");

  /** Regularisation of items. */
  public static final Setting<Double> REG_ITEMS =
      reg("reg-items", 0.01, "Strength of the regularisation of items.");

  /** Regularisation of item biases. */
  public static final Setting<Double> REG_BIASES =
      reg("reg-biases", 0.001, "Strength of the regularisation of item biases.");

  private static Setting<Double> reg(String name, double defaultValue, String text) {
    return Setting.number(name, defaultValue, Range.of(0, 1e3, "use 0 to 1000"), text);
  }

  @Override
  public String name() {
    return "bpr";
  }

  @Override
  public String text() {
    return "What people choose: a preference, learned from pairs of items.";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(
        RANK,
        EPOCHS,
        LEARNING_RATE,
        DECAY,
        POSITIVE_FROM,
        NEGATIVES,
        REG_USERS,
        REG_ITEMS,
        REG_BIASES,
        GridSettings.GRID,
        GridSettings.TOLERANCE,
        GridSettings.SEED);
  }

  @Override
  public ScoreMeaning score() {
    return ScoreMeaning.PREFERENCE;
  }

  @Override
  public double globalMean(Ratings ratings) {
    return 0;
  }

  @Override
  public FoldIn foldIn(Model model) throws InvalidFileException {
    Settings settings = Settings.of(model, POSITIVE_FROM, REG_USERS);
    return new PairwiseFoldIn(
        model.parameters(), settings.get(POSITIVE_FROM), settings.get(REG_USERS));
  }

  @Override
  public void checkLearned(Model model, String prefix) throws InvalidFileException {
    GridTrainer.checkLearned(model, prefix);
  }

  @Override
  public void checkNumbers(Model model) throws InvalidFileException {
    CommonSettings.checkReached(POSITIVE_FROM, model);
    GridTrainer.checkEpochs(model);
    model.requireZero("user_bias");
  }

  @Override
  public Trainer trainer(TrainerInput input) {
    Settings settings = input.settings();
    Ratings ratings = input.ratings();
    GridOptions options = GridOptions.of(settings);
    Grid grid = options.grid(ratings);
    CommonSettings.requireReached(POSITIVE_FROM, input);
    float from = settings.get(POSITIVE_FROM).floatValue();
    GridRatings positives =
        GridRatings.pairs(
            ratings.byUser(), rating -> rating >= from, grid, input.scratch(), input.pool());
    return new BprTrainer(
        input,
        options,
        new PairRegularization(
            settings.get(REG_USERS), settings.get(REG_ITEMS), settings.get(REG_BIASES)),
        grid,
        positives,
        NegativeSampler.of(settings.get(NEGATIVES), ratings.byItem(), from, grid, input.pool()));
  }
}
