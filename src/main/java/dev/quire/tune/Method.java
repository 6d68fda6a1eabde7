package dev.quire.tune;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Ways to search. */
public enum Method {
  /**
   * Successive halving, here by thirds: all trials have a few epochs, the best third goes on to
   * more, and so on, until two or more have had all. {@link #rungs} says how many epochs that are.
   *
   * <p>K. Jamieson, A. Talwalkar, "Non-stochastic best arm identification and hyperparameter
   * optimization", AISTATS 2016, figure 3, with the factor of L. Li, K. Jamieson, G. DeSalvo, A.
   * Rostamizadeh, A. Talwalkar, "Hyperband", JMLR 18(185), 2018.
   */
  HALVING {
    @Override
    Trial search(Plan plan, Trials trials) throws IOException {
      List<Map<String, String>> left = plan.points();
      int[] epochs = rungs(left.size(), plan.epochs());
      int last = epochs.length - 1;
      for (int rung = 0; rung < last; rung++) {
        trials.begin(rung + 1, epochs.length, left.size());
        int keep = Math.max(AT_LAST, left.size() / FACTOR);
        List<Trial> best = best(left, epochs[rung], keep, trials);
        left = best.stream().map(Trial::settings).toList();
      }
      trials.begin(last + 1, epochs.length, left.size());
      return best(left, ALL_EPOCHS, 1, trials).getFirst();
    }
  },
  /** All points of the grid, each to its end. */
  GRID {
    @Override
    Trial search(Plan plan, Trials trials) throws IOException {
      List<Map<String, String>> points = plan.points();
      trials.begin(1, 1, points.size());
      return best(points, ALL_EPOCHS, 1, trials).getFirst();
    }
  },
  /**
   * One setting after the other, in the order given: all its values, with the best of those before
   * it and defaults of those behind it.
   */
  SEQUENTIAL {
    @Override
    Trial search(Plan plan, Trials trials) throws IOException {
      List<Axis> axes = plan.grid().axes();
      Trial best = null; // none so far
      for (int i = 0; i < axes.size(); i++) {
        Map<String, String> soFar = best == null ? Map.of() : best.settings();
        List<Map<String, String>> points = new ArrayList<>();
        if (best != null) {
          points.add(soFar); // the default may be better than all values
        }
        for (String value : axes.get(i).values()) {
          points.add(Grid.with(soFar, axes.get(i).name(), value));
        }
        trials.begin(i + 1, axes.size(), points.size());
        best = best(points, ALL_EPOCHS, 1, trials).getFirst();
      }
      return best;
    }
  },
  /**
   * Points drawn at random, each trained to its end: J. Bergstra, Y. Bengio, "Random search for
   * hyper-parameter optimization", JMLR 13, 2012.
   */
  RANDOM {
    @Override
    Trial search(Plan plan, Trials trials) throws IOException {
      return GRID.search(plan, trials);
    }
  };

  private static final int FACTOR = 3;

  /** Two that are as good as each other before their last epochs need not be so after them. */
  private static final int AT_LAST = 2;

  private static final int ALL_EPOCHS = Integer.MAX_VALUE;

  /** The first epoch of a training says more of where it begins than of where it leads. */
  private static final int LEAST_EPOCHS = 2;

  /**
   * Searches.
   *
   * @return the best trial; it has come to its end
   */
  abstract Trial search(Plan plan, Trials trials) throws IOException;

  /** Whether it takes as many points as one likes. */
  boolean takesSamples() {
    return this == HALVING || this == RANDOM;
  }

  /**
   * After how many epochs trials are compared when their best third goes on each time: the first
   * time after {@value #LEAST_EPOCHS} or so many that three times as many each time are all in the
   * end, then in equal ratios.
   *
   * @param points how many there are at first
   * @param epochs of a training
   */
  static int[] rungs(int points, int epochs) {
    int last = 0; // rung
    for (int left = points; left >= FACTOR && epochs > LEAST_EPOCHS; left /= FACTOR) {
      last++;
    }
    int[] rungs = new int[last + 1];
    double first = Math.max(LEAST_EPOCHS, epochs / Math.pow(FACTOR, last));
    for (int rung = 0; rung < last; rung++) {
      rungs[rung] = (int) Math.round(first * Math.pow(epochs / first, (double) rung / last));
    }
    rungs[last] = epochs;
    return rungs;
  }

  /**
   * Trains some points until they are compared.
   *
   * @param epochs that each has had then
   * @param keep how many may go on, at least one; the others' files are removed
   * @return these, the best first, of equal ones the earlier
   */
  private static List<Trial> best(
      List<Map<String, String>> points, int epochs, int keep, Trials trials) throws IOException {
    Comparator<Trial> order =
        Comparator.comparingDouble((Trial trial) -> trials.by().loss(trial.score()))
            .thenComparingInt(Trial::number); // what failed is no number, and last
    List<Trial> best = new ArrayList<>();
    for (Map<String, String> point : points) {
      best.add(trials.run(point, epochs));
      best.sort(order);
      if (best.size() > Math.max(1, keep)) {
        trials.forget(best.removeLast());
      }
    }
    return best;
  }

  /** Its name in settings. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What settings and messages call it. */
  @Override
  public String toString() {
    return key();
  }
}
