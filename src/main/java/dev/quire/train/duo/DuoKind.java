package dev.quire.train.duo;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelMetadata;
import dev.quire.model.ModelPart;
import dev.quire.model.Parameters;
import dev.quire.model.ScoreMeaning;
import dev.quire.recommend.DuoFoldIn;
import dev.quire.recommend.DuoRanker;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.PreferenceFoldIn;
import dev.quire.recommend.Ranker;
import dev.quire.recommend.Uncertainty;
import dev.quire.solve.PairWeights;
import dev.quire.solve.UnsolvableRowException;
import dev.quire.train.CommonSettings;
import dev.quire.train.ModelKind;
import dev.quire.train.Setting;
import dev.quire.train.Settings;
import dev.quire.train.Trainer;
import dev.quire.train.TrainerInput;
import dev.quire.train.ials.IalsKind;
import dev.quire.train.vb.VbKind;
import java.util.List;
import java.util.Set;

/**
 * What people choose and how they rate it: {@link VbKind} and {@link IalsKind} in one model, whose
 * lists {@link DuoRanker} ranks by both.
 */
public final class DuoKind implements ModelKind {
  /** Number of factors of the ratings. */
  public static final Setting<Integer> RANK = VbKind.RANK;

  /** Passes over the ratings at most. */
  public static final Setting<Integer> EPOCHS = VbKind.EPOCHS;

  /** Number of factors of the preferences. */
  public static final Setting<Integer> PREFERENCE_RANK =
      IalsKind.RANK.named("preference-rank", "Number of factors of the preferences.");

  /** Passes over the preferences. */
  public static final Setting<Integer> PREFERENCE_EPOCHS =
      IalsKind.EPOCHS.named(
          "preference-epochs",
          "Passes for the preferences: the first of all, so no more than these.");

  private static final VbKind RATINGS = new VbKind();
  private static final IalsKind PREFERENCES = new IalsKind();

  @Override
  public String name() {
    return "duo";
  }

  @Override
  public String text() {
    return "What people choose and how they rate it: the best lists.";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(
        RANK,
        EPOCHS,
        VbKind.VARIANCE,
        VbKind.NOISE,
        VbKind.IMPLICIT,
        VbKind.TIME,
        PREFERENCE_RANK,
        PREFERENCE_EPOCHS,
        IalsKind.ALPHA0,
        IalsKind.POSITIVE_FROM,
        IalsKind.DOUBLING,
        IalsKind.REG,
        IalsKind.NU,
        IalsKind.USER_MEAN,
        IalsKind.BLOCK,
        VbKind.TOLERANCE,
        VbKind.SEED);
  }

  @Override
  public ScoreMeaning score() {
    return ScoreMeaning.RATING;
  }

  @Override
  public int preferenceRank(Settings settings) {
    return settings.get(PREFERENCE_RANK);
  }

  @Override
  public boolean hasVariances() {
    return true;
  }

  @Override
  public Set<ModelPart> parts(Settings settings) {
    return RATINGS.parts(settings.as(RATINGS));
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
        ? "raise {reg}, or lower {rank} and {preference-rank}"
        : e.remedy();
  }

  @Override
  public String remedyOfVanishing() {
    return PREFERENCES.remedyOfVanishing();
  }

  @Override
  public FoldIn foldIn(Model model) throws InvalidFileException {
    Settings settings =
        Settings.of(
            model,
            IalsKind.ALPHA0,
            IalsKind.POSITIVE_FROM,
            IalsKind.DOUBLING,
            IalsKind.REG,
            IalsKind.NU);
    PairWeights weights = IalsKind.weights(preferenceSettings(settings));
    return new DuoFoldIn(
        RATINGS.foldIn(model), PreferenceFoldIn.of(model, preferences(model), weights));
  }

  private static Parameters preferences(Model model) throws InvalidFileException {
    return model.preference().orElseThrow(() -> model.without("preferences")).parameters();
  }

  @Override
  public Ranker ranker(Model model) throws InvalidFileException {
    return new DuoRanker(
        model, preferences(model), uncertainty(model), model.number(DuoTrainer.LIKED_ABOVE));
  }

  @Override
  public Uncertainty uncertainty(Model model) throws InvalidFileException {
    return RATINGS.uncertainty(model);
  }

  @Override
  public void checkLearned(Model model, String prefix) throws InvalidFileException {
    preferences(model);
    RATINGS.checkLearned(model, prefix);
    double likedAbove = model.number(prefix + DuoTrainer.LIKED_ABOVE);
    double positiveFrom = model.number(IalsKind.POSITIVE_FROM.name());
    double least = Math.min(model.number(ModelMetadata.MIN_RATING), positiveFrom);
    if (!((float) likedAbove >= (float) least && (float) likedAbove <= (float) positiveFrom)) {
      throw model.wrong(prefix + DuoTrainer.LIKED_ABOVE, "a rating up to " + positiveFrom);
    }
  }

  @Override
  public void checkNumbers(Model model) throws InvalidFileException {
    CommonSettings.checkReached(IalsKind.POSITIVE_FROM, model);
    model.requireZero("preference.user_bias");
  }

  @Override
  public Trainer trainer(TrainerInput input) {
    return new DuoTrainer(
        RATINGS.trainer(input.with(input.settings().as(RATINGS))),
        PREFERENCES.trainer(input.ofPreference(preferenceSettings(input.settings()))),
        DuoTrainer.likedAbove(
            input.ratings().byUser(), input.settings().get(IalsKind.POSITIVE_FROM), input.pool()));
  }

  /** Those under the names that they have where preferences are all there is. */
  private static Settings preferenceSettings(Settings settings) {
    return settings
        .as(PREFERENCES)
        .with(IalsKind.RANK, settings.get(PREFERENCE_RANK))
        .with(IalsKind.EPOCHS, settings.get(PREFERENCE_EPOCHS));
  }
}
