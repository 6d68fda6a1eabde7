package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextPlotTest {
  private static final List<double[]> RISING =
      List.of(new double[] {1, 10}, new double[] {10, 100}, new double[] {100, 1000});

  @TempDir Path folder;

  /** Powers of ten lie on a diagonal of logarithmic axes: at both ends and in the middle. */
  @Test
  void pointsAreWhereTheyBelong() {
    List<String> lines =
        TextPlot.logarithmic("rank", "ratings").plain().with("items", RISING).lines();
    assertEquals("ratings", lines.getFirst());
    assertEquals("      1000 |" + " ".repeat(59) + "*", lines.get(1));
    assertEquals("     10.00 |*", lines.get(12));
    assertEquals(
        1, lines.stream().filter(line -> line.endsWith("|" + " ".repeat(30) + "*")).count());
    assertEquals("           +" + "-".repeat(60), lines.get(13));
    assertTrue(lines.getLast().endsWith("100.0 rank"), lines.getLast());
  }

  @Test
  void plainIsAsciiAndSeriesHaveMarksOfTheirOwn() {
    List<String> lines =
        TextPlot.even("epoch", "RMSE")
            .plain()
            .with("one", RISING)
            .with("other", List.of(new double[] {50, 500}))
            .lines();
    assertEquals("RMSE: * one, o other", lines.getFirst());
    assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(String.join("", lines)));
    assertTrue(lines.stream().anyMatch(line -> line.contains("o") && line.contains("|")));
  }

  @Test
  void onePointAndNoneAreDrawnToo() {
    assertEquals(List.of(), TextPlot.even("x", "y").with("none", List.of()).lines());
    List<String> one =
        TextPlot.even("x", "y").plain().with("one", List.of(new double[] {3, 4})).lines();
    assertEquals(1, one.stream().filter(line -> line.contains("*")).count());
  }

  @Test
  void describeAndTrainDraw() throws Exception {
    SmallJob job = SmallJob.in(folder);
    String described = Cli.run("describe", job.dataset(), "--plot").done();
    assertTrue(described.contains("ratings of each item\n"), described);
    String trained =
        Cli.run(
                "train",
                job.dataset(),
                "--model=bias",
                "--plot",
                "--to",
                folder.resolve("p.safetensors"))
            .done();
    assertTrue(trained.contains("training, o validation\n"), trained);
  }
}
