package dev.quire.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How much a setting mattered: by how much the score differs between the best and the worst of its
 * values, each with the best that was found for all other settings. All trials are looked at where
 * they were first compared, which is after as many epochs. Of a range from which values were drawn,
 * its lower, middle and upper third stand for values. Of a search of one setting after the other
 * only the trials of a setting's own step are looked at, which agree in all others.
 *
 * @param setting its name
 * @param difference in the unit of the search's {@link Measure}; 0 or more
 */
public record Effect(String setting, double difference) {
  private static final int THIRDS = 3;

  /** Those of all settings that have several values with a score, the largest first. */
  static List<Effect> of(Grid grid, List<Trial> trials, Measure by) {
    List<Trial> compared = trials.stream().filter(trial -> !trial.rungs().isEmpty()).toList();
    return grid.axes().stream()
        .map(axis -> new Effect(axis.name(), difference(axis, compared, by)))
        .filter(effect -> !Double.isNaN(effect.difference))
        .sorted(Comparator.comparingDouble(effect -> -effect.difference))
        .toList();
  }

  /** Not a number where there is nothing to compare. */
  private static double difference(Axis axis, List<Trial> compared, Measure by) {
    List<Trial> with = ofOneStep(axis, compared);
    double[] best =
        groups(axis, with).stream()
            .mapToDouble(
                group ->
                    group.stream()
                        .mapToDouble(trial -> by.loss(trial.rungs().getFirst().score()))
                        .min()
                        .orElseThrow())
            .toArray();
    if (best.length < 2) {
      return Double.NaN;
    }
    var range = Arrays.stream(best).summaryStatistics();
    return range.getMax() - range.getMin();
  }

  /** Those that have a value, and none of settings whose turn came later. */
  private static List<Trial> ofOneStep(Axis axis, List<Trial> trials) {
    List<Trial> with =
        trials.stream().filter(trial -> trial.settings().containsKey(axis.name())).toList();
    int fewest = with.stream().mapToInt(trial -> trial.settings().size()).min().orElse(0);
    return with.stream().filter(trial -> trial.settings().size() == fewest).toList();
  }

  private static List<List<Trial>> groups(Axis axis, List<Trial> trials) {
    if (axis.range().isEmpty()) {
      Map<String, List<Trial>> byValue =
          trials.stream()
              .collect(Collectors.groupingBy(trial -> trial.settings().get(axis.name())));
      return List.copyOf(byValue.values());
    }
    List<Trial> sorted = new ArrayList<>(trials);
    sorted.sort(
        Comparator.comparingDouble(trial -> Double.parseDouble(trial.settings().get(axis.name()))));
    return IntStream.range(0, Math.min(THIRDS, sorted.size()))
        .mapToObj(i -> sorted.subList(i * sorted.size() / THIRDS, (i + 1) * sorted.size() / THIRDS))
        .filter(third -> !third.isEmpty())
        .toList();
  }
}
