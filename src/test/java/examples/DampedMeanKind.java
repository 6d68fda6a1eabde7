package examples;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.model.ScoreMeaning;
import dev.quire.train.ModelKind;
import dev.quire.train.Range;
import dev.quire.train.Setting;
import dev.quire.train.Settings;
import dev.quire.train.Trainer;
import dev.quire.train.TrainerInput;
import java.util.List;

/** A kind of model of your own: an item's mean rating, drawn to that of all by its few ratings. */
public final class DampedMeanKind implements ModelKind {
  /** So many ratings of the overall mean are added to those of each item. */
  public static final Setting<Double> DAMPING =
      Setting.number("damping", 5, Range.of(1e-9, 1e9, "use 1e-9 to 1e9"), "Added mean ratings.");

  @Override
  public String name() {
    return "damped-mean";
  }

  @Override
  public String text() {
    return "The mean rating of an item, with few ratings near that of all.";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(DAMPING);
  }

  @Override
  public ScoreMeaning score() {
    return ScoreMeaning.RATING;
  }

  @Override
  public int rank(Settings settings) {
    return 0;
  }

  @Override // without epochs: where it begins is where it ends
  public Trainer trainer(TrainerInput input) {
    return () -> {
      CsrMatrix byItem = input.ratings().byItem();
      for (int item = 0; item < byItem.rows(); item++) {
        double sum = 0;
        for (long at = byItem.rowStart(item); at < byItem.rowEnd(item); at++) {
          sum += byItem.value(at) - input.ratings().globalMean();
        }
        double bias = sum / (byItem.rowLength(item) + input.settings().get(DAMPING));
        input.parameters().itemBias().setAtIndex(F32, item, (float) bias);
      }
    };
  }
}
