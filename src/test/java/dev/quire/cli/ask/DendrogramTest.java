package dev.quire.cli.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.recommend.WardClustering;
import java.util.List;
import org.junit.jupiter.api.Test;

class DendrogramTest {
  @Test
  void branchesMeetWhereTheirHeightIs() {
    double[][] points = {{0}, {10}, {1}, {10.5}, {-8}};
    List<String> names = List.of("zero", "ten", "one", "映画", "far");
    assertEquals(
        """
        zero  ────┬─────────────────────────┬────────────────────────────┬─
        one   ────┘                         │                            │
        far   ──────────────────────────────┘                            │
        ten   ──┬────────────────────────────────────────────────────────┘
        映画  ──┘
        """,
        String.join("\n", Dendrogram.draw(WardClustering.of(points), names)) + "\n");
  }

  @Test
  void oneLeafAndEqualOnes() {
    assertEquals(
        "only  " + "─".repeat(61),
        Dendrogram.draw(WardClustering.of(new double[1][2]), List.of("only")).getFirst());
    assertEquals(
        List.of(
            "a  " + "─".repeat(59) + "┬─",
            "b  " + "─".repeat(59) + "┤",
            "c  " + "─".repeat(59) + "┘"),
        Dendrogram.draw(WardClustering.of(new double[3][2]), List.of("a", "b", "c")));
  }
}
