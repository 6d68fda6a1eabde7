package dev.quire.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.recommend.ItemFilter.RuleName;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolarizingTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 17})
  void lengthsAndVariancesAreThoseOfTheTextbook(int rank) throws Exception {
    Ratings ratings = RatingsFixture.random(60, 45, 3, 7); // the last item has no rating
    try (Arena arena = Arena.ofShared()) {
      Parameters parameters = RandomParameters.of(arena, 60, 45, rank, 5);
      try (Model model = ModelFixture.of(parameters).open(folder)) {
        ItemFilter filter = ItemFilter.all(45).and(RuleName.words("odd"), item -> item % 3 != 1);
        Polarizing actual = Polarizing.of(model, filter, 6, Optional.of(ratings.byItem()));
        assertEquals(30, actual.qualified());
        List<Integer> longest = new ArrayList<>();
        for (int item : filter.kept()) {
          longest.add(item);
        }
        longest.sort(Comparator.comparingDouble(item -> -norm(parameters, item)));
        assertEquals(
            longest.subList(0, 6), actual.longest().stream().map(Polarizing.Item::item).toList());
        assertEquals(
            longest.reversed().subList(0, 6),
            actual.shortest().stream().map(Polarizing.Item::item).toList());
        for (Polarizing.Item item : actual.longest()) {
          assertEquals(norm(parameters, item.item()), item.norm(), 1e-5);
          double variance = variance(ratings.byItem(), item.item());
          assertEquals(Double.isNaN(variance), item.variance().isEmpty());
          item.variance().ifPresent(found -> assertEquals(variance, found, 1e-9));
          double angle = Math.toRadians(item.direction());
          FactorPlane plane = new FactorPlane(parameters, filter.kept());
          double x = plane.x(item.item());
          double y = plane.y(item.item());
          assertEquals(x, Math.cos(angle) * Math.hypot(x, y), 1e-6);
          assertEquals(y, Math.sin(angle) * Math.hypot(x, y), 1e-6);
        }
        assertEquals(
            correlation(parameters, ratings.byItem(), filter.kept()),
            actual.correlation().orElseThrow(),
            1e-5);
      }
    }
  }

  private static double norm(Parameters parameters, int item) {
    double[] row = DoubleScores.row(parameters.itemFactors(), parameters.rank(), item);
    return Math.sqrt(DoubleScores.dot(row, row));
  }

  /** (sum r^2 - n mean^2) / (n - 1); not a number for fewer than two ratings. */
  private static double variance(CsrMatrix byItem, int item) {
    double sum = 0;
    double squares = 0;
    int n = byItem.rowLength(item);
    for (long at = byItem.rowStart(item); at < byItem.rowEnd(item); at++) {
      sum += byItem.value(at);
      squares += byItem.value(at) * byItem.value(at);
    }
    return n < 2 ? Double.NaN : (squares - sum * sum / n) / (n - 1);
  }

  private static double correlation(Parameters parameters, CsrMatrix byItem, int[] items) {
    List<double[]> pairs = new ArrayList<>();
    for (int item : items) {
      double variance = variance(byItem, item);
      if (!Double.isNaN(variance)) {
        pairs.add(new double[] {norm(parameters, item), variance});
      }
    }
    double x = pairs.stream().mapToDouble(pair -> pair[0]).average().orElseThrow();
    double y = pairs.stream().mapToDouble(pair -> pair[1]).average().orElseThrow();
    double xy = pairs.stream().mapToDouble(pair -> (pair[0] - x) * (pair[1] - y)).sum();
    double xx = pairs.stream().mapToDouble(pair -> (pair[0] - x) * (pair[0] - x)).sum();
    double yy = pairs.stream().mapToDouble(pair -> (pair[1] - y) * (pair[1] - y)).sum();
    return xy / Math.sqrt(xx * yy);
  }

  @Test
  void withoutRatingsOrWithoutItemsThereIsNoCorrelation() throws Exception {
    try (Arena arena = Arena.ofShared();
        Model model = ModelFixture.of(RandomParameters.of(arena, 2, 4, 3, 5)).open(folder)) {
      Polarizing bare = Polarizing.of(model, ItemFilter.all(4), 10, Optional.empty());
      assertEquals(OptionalDouble.empty(), bare.correlation());
      assertEquals(OptionalDouble.empty(), bare.longest().getFirst().variance());
      assertEquals(4, bare.longest().size());
      ItemFilter nothing = ItemFilter.all(4).and(RuleName.words("none"), item -> false);
      assertEquals(List.of(), Polarizing.of(model, nothing, 10, Optional.empty()).longest());
      assertThrows(
          IllegalArgumentException.class, () -> Polarizing.of(model, nothing, 0, Optional.empty()));
    }
  }
}
