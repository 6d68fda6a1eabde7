package dev.quire.tune;

import dev.quire.train.Settings;
import java.util.List;

/**
 * How a search went.
 *
 * @param by what it went for
 * @param best the trial whose model was written
 * @param settings of the best, the fixed ones too, as far as they are no defaults
 * @param trials all of them, in the order in which they began
 * @param effects how much each setting mattered, the most first
 * @param bounds ends of the grid that the best has come to
 */
public record TuningResult(
    Measure by,
    Trial best,
    Settings settings,
    List<Trial> trials,
    List<Effect> effects,
    List<Bound> bounds) {
  /** Keeps copies. */
  public TuningResult {
    trials = List.copyOf(trials);
    effects = List.copyOf(effects);
    bounds = List.copyOf(bounds);
  }

  /** Epochs of all trials together. */
  public int epochs() {
    return trials.stream().mapToInt(Trial::epochs).sum();
  }
}
