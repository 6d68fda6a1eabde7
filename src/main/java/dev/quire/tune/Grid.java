package dev.quire.tune;

import dev.quire.parallel.RandomStreams;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.train.ModelKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * All combinations of the values of some settings. A point of it is one value for each, by name.
 *
 * @param axes one for each setting, in the order given
 */
public record Grid(List<Axis> axes) {
  /** A search of more would hardly end, and what it knows has to fit into a small heap. */
  static final int MOST_POINTS = 1000;

  /** How often to draw for each point before it is taken that there is no other. */
  private static final int DRAWS = 100;

  /**
   * Keeps a copy of the axes.
   *
   * @throws BadInputException when there is none, or two of one setting
   */
  public Grid {
    axes = List.copyOf(axes);
    if (axes.isEmpty()) {
      throw new BadInputException(
          Problem.of("nothing to search").remedy("give a {grid=rank=10,20,40}, or several"));
    }
    Set<String> names = new LinkedHashSet<>();
    for (Axis axis : axes) {
      if (!names.add(axis.name())) {
        throw new BadInputException(
            Problem.of("two grids of one {setting}")
                .setting("grid", axis)
                .remedy("write all its values in one"));
      }
    }
  }

  /**
   * Reads a grid.
   *
   * @param texts an {@link Axis} each
   * @throws BadInputException when one is wrong
   */
  public static Grid of(ModelKind kind, List<String> texts) {
    return new Grid(texts.stream().map(text -> Axis.of(kind, text)).toList());
  }

  /** Whether it has the setting of a name. */
  boolean has(String name) {
    return axes.stream().anyMatch(axis -> axis.name().equals(name));
  }

  /**
   * All points, those of the last setting side by side.
   *
   * @throws BadInputException when they are too many, or of a range of which all numbers count
   */
  List<Map<String, String>> points() {
    requireNumbered();
    double size =
        axes.stream().mapToDouble(axis -> axis.values().size()).reduce(1, (a, b) -> a * b);
    requireFew(size, "take fewer values, or {samples=100} of them");
    List<Map<String, String>> points = List.of(Map.of());
    for (Axis axis : axes) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> point : points) {
        for (String value : axis.values()) {
          longer.add(with(point, axis.name(), value));
        }
      }
      points = longer;
    }
    return points;
  }

  /**
   * Checks that the values of all settings can be tried one after the other.
   *
   * @throws BadInputException when they are too many, or of a range of which all numbers count
   */
  void requireFewValues() {
    requireNumbered();
    int values = axes.stream().mapToInt(axis -> axis.values().size()).sum();
    requireFew(values, "take fewer values");
  }

  private static void requireFew(double points, String remedy) {
    if (points > MOST_POINTS) {
      throw new BadInputException(
          Problem.of("too many points").with("points", points).remedy(remedy));
    }
  }

  private void requireNumbered() {
    for (Axis axis : axes) {
      if (axis.range().isPresent()) {
        throw new BadInputException(
            Problem.of("a range without a number of values")
                .setting("grid", axis)
                .remedy("say how many, as in 1..100:5 or 1..100:log5, or take {samples=20}"));
      }
    }
  }

  /** The same point with one more value, or another one. */
  static Map<String, String> with(Map<String, String> point, String name, String value) {
    Map<String, String> longer = new LinkedHashMap<>(point);
    longer.put(name, value);
    return longer;
  }

  /** Points drawn at random, no two the same; fewer where there are not as many. */
  List<Map<String, String>> draw(int samples, long seed) {
    Set<Map<String, String>> drawn = new LinkedHashSet<>();
    RandomGenerator random = RandomStreams.of(seed, 0);
    for (long draw = 0; drawn.size() < samples && draw < (long) DRAWS * samples; draw++) {
      Map<String, String> point = new LinkedHashMap<>();
      for (Axis axis : axes) {
        point.put(axis.name(), axis.draw(random));
      }
      drawn.add(point);
    }
    return List.copyOf(drawn);
  }
}
