package dev.quire.tune;

import dev.quire.train.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * The best value of a setting is the last one at an end of its grid, and beyond it may be better
 * ones.
 *
 * @param setting its name
 * @param value the best
 * @param least whether it is the least rather than the greatest
 */
public record Bound(String setting, String value, boolean least) {
  /** Those that the best trial of a search has come to, in the order of the grid. */
  static List<Bound> of(Grid grid, Trial best) {
    List<Bound> hit = new ArrayList<>();
    for (Axis axis : grid.axes()) {
      String value = best.settings().get(axis.name());
      if (value == null || !axis.isOrdered() || axis.values().size() < 2) {
        continue; // a default, a choice, or nothing to choose from
      }
      double number = Double.parseDouble(value);
      var values = axis.values().stream().mapToDouble(Double::parseDouble).summaryStatistics();
      Range possible =
          axis.setting().range().orElse(Range.of(-Double.MAX_VALUE, Double.MAX_VALUE, ""));
      if (number == values.getMin() && number > possible.least()) {
        hit.add(new Bound(axis.name(), value, true));
      }
      if (number == values.getMax() && number < possible.most()) {
        hit.add(new Bound(axis.name(), value, false));
      }
    }
    return hit;
  }
}
