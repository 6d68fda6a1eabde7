package dev.quire.tune;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a search may try.
 *
 * @param samples how many points of the grid, drawn at random; all of them where it isn't said
 * @param seed of the random numbers
 * @param epochs of a training, at most
 */
record Plan(Grid grid, OptionalInt samples, long seed, int epochs) {
  Plan {
    if (samples.isPresent() && (samples.getAsInt() < 1 || samples.getAsInt() > Grid.MOST_POINTS)) {
      throw new BadInputException(
          Problem.of("{setting} out of range")
              .setting("samples", samples.getAsInt())
              .remedy("use 1 to {}", Grid.MOST_POINTS));
    }
  }

  /** The points to begin with, all different. */
  List<Map<String, String>> points() {
    return samples.isPresent() ? grid.draw(samples.getAsInt(), seed) : grid.points();
  }
}
