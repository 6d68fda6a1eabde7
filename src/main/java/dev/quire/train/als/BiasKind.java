package dev.quire.train.als;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ScoreMeaning;
import dev.quire.recommend.FoldIn;
import dev.quire.train.ModelKind;
import dev.quire.train.RegularizationSettings;
import dev.quire.train.Setting;
import dev.quire.train.Settings;
import dev.quire.train.Trainer;
import dev.quire.train.TrainerInput;
import java.util.List;

/** Biases alone, which are factors and biases of rank 0. */
public final class BiasKind implements ModelKind {
  @Override
  public String name() {
    return "bias";
  }

  @Override
  public String text() {
    return "How far users and items are from the mean, and no more.";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(AlsKind.EPOCHS, AlsKind.LAMBDA, AlsKind.GAMMA, AlsKind.TOLERANCE);
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
  public Trainer trainer(TrainerInput input) {
    Settings settings = input.settings();
    return new AlsTrainer(
        input,
        new AlsOptions(
            0,
            settings.get(AlsKind.EPOCHS),
            RegularizationSettings.of(settings),
            AlsOptions.BiasUpdate.JOINT,
            settings.get(AlsKind.TOLERANCE),
            0));
  }
}
