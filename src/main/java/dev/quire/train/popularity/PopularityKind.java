package dev.quire.train.popularity;

import dev.quire.dataset.Ratings;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ScoreMeaning;
import dev.quire.recommend.FoldIn;
import dev.quire.train.CommonSettings;
import dev.quire.train.ModelKind;
import dev.quire.train.Range;
import dev.quire.train.Setting;
import dev.quire.train.Trainer;
import dev.quire.train.TrainerInput;
import java.util.List;

/** What many have rated is offered to everyone: the yardstick of every list. */
public final class PopularityKind implements ModelKind {
  /** Only ratings of at least this count. */
  public static final Setting<Double> POSITIVE_FROM =
      Setting.number(
          CommonSettings.POSITIVE_FROM,
          facts -> -Double.MAX_VALUE,
          "all ratings",
          Range.of(-Double.MAX_VALUE, Double.MAX_VALUE, "use a number"),
          "Count only ratings of at least this.");

  @Override
  public String name() {
    return "popularity";
  }

  @Override
  public String text() {
    return "How many ratings an item has: the yardstick of every list.";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(POSITIVE_FROM);
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
  public FoldIn foldIn(Model model) {
    return FoldIn.nothing(model.parameters());
  }

  @Override
  public void checkNumbers(Model model) throws InvalidFileException {
    CommonSettings.checkReached(POSITIVE_FROM, model);
    model.requireZero("user_bias");
  }

  @Override
  public Trainer trainer(TrainerInput input) {
    CommonSettings.requireReached(POSITIVE_FROM, input);
    return new PopularityTrainer(
        input.ratings(), input.parameters(), input.settings().get(POSITIVE_FROM));
  }
}
