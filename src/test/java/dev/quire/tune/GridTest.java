package dev.quire.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.problem.BadInputException;
import dev.quire.train.ModelKinds;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GridTest {
  private static Grid grid(String... texts) {
    return Grid.of(ModelKinds.of("als"), List.of(texts));
  }

  private static String problem(Runnable wrong) {
    return assertThrows(BadInputException.class, wrong::run).problem().toString();
  }

  @Test
  void itsPointsAreAllCombinations() {
    assertEquals(
        List.of(
            Map.of("tau", "1", "rank", "5"),
            Map.of("tau", "1", "rank", "6"),
            Map.of("tau", "2", "rank", "5"),
            Map.of("tau", "2", "rank", "6")),
        grid("tau=1,2", "rank=5,6").points());
  }

  @Test
  void pointsAreDrawnOnceEachAndTheSameForASeed() {
    Grid grid = grid("tau=1,2,3", "rank=5,6,7,8");
    List<Map<String, String>> all = grid.draw(12, 1);
    assertEquals(new HashSet<>(grid.points()), new HashSet<>(all));
    assertEquals(all, grid.draw(30, 1), "there are no more");
    assertEquals(all.subList(0, 5), grid.draw(5, 1));
    assertEquals(5, new HashSet<>(grid.draw(5, 2)).size());
    assertEquals(40, grid("tau=1..9").draw(40, 1).size());
  }

  @Test
  void whatCannotBeSearchedIsRefused() {
    assertEquals("nothing to search; give a grid=rank=10,20,40, or several", problem(() -> grid()));
    assertEquals(
        "two grids of one setting: grid=rank=7; write all its values in one",
        problem(() -> grid("rank=5,6", "rank=7")));
    assertEquals(
        "a range without a number of values: grid=tau=1.0..9.0; say how many, as in 1..100:5 or"
            + " 1..100:log5, or take samples=20",
        problem(() -> grid("tau=1..9").points()));
    assertEquals(
        "too many points: points=1200; take fewer values, or samples=100 of them",
        problem(() -> grid("tau=1..9:30", "gamma=1..9:40").points()));
    grid("tau=1..9:500", "gamma=1..9:500").requireFewValues();
    assertEquals(
        "too many points: points=1001; take fewer values",
        problem(() -> grid("tau=1..9:500", "gamma=1..9:501").requireFewValues()));
  }
}
