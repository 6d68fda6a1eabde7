package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is read on a terminal fits on it; in a file it is whole. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class TerminalWidthTest {
  private static final String COLUMNS = "quire.columns";
  private static final int FEATURES = 30;

  @TempDir static Path folder;

  private static SmallJob job;
  private static Path featured;
  private static Path vb;

  @BeforeAll
  static void train() throws IOException {
    job = SmallJob.in(folder);
    StringBuilder features = new StringBuilder("item,feature\n");
    try (var lines = Files.lines(job.movies())) {
      for (String line : lines.skip(1).toList()) {
        String id = line.substring(0, line.indexOf(','));
        int number = (int) (Long.parseLong(id) % FEATURES);
        features.append(id + ",a feature with a long name, number " + number + "\n");
      }
    }
    String quoted = features.toString().replaceAll("(?m),(a .*)$", ",\"$1\"");
    Path file = Files.writeString(folder.resolve("features.csv"), quoted);
    featured = folder.resolve("featured.safetensors");
    vb = folder.resolve("vb.safetensors");
    String rank = "--rank=4";
    Cli.run("train", job.dataset(), "--model=als", rank, "--features=" + file, "--to", featured)
        .done();
    Cli.run("train", job.dataset(), rank, "--model=vb", "--epochs=5", "--to", vb).done();
  }

  @AfterEach
  void forget() {
    System.clearProperty(COLUMNS);
  }

  private static List<List<Object>> questions() {
    Object dataset = job.dataset();
    return List.of(
        List.of("recommend", job.als(), "--user=1", "--dataset", dataset, "--explain"),
        List.of("recommend", vb, "--user=1", "--dataset", dataset),
        List.of("similar", job.als(), "--item=1"),
        List.of("describe", dataset),
        List.of("inspect", job.als(), "polarizing", "--dataset", dataset),
        List.of("inspect", featured, "features"),
        List.of("inspect", job.als(), "item", "1"),
        List.of("inspect", job.als(), "user", "1"),
        List.of("inspect", vb, "uncertain"),
        List.of("inspect", vb, "questions"));
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 120})
  void nothingIsWiderThanTheTerminal(int columns) {
    System.setProperty(COLUMNS, String.valueOf(columns));
    for (List<Object> question : questions()) {
      for (String line : Cli.run(question.toArray()).done().lines().toList()) {
        assertTrue(TextWidth.of(line) <= columns, line.length() + ": " + line);
      }
    }
  }

  /** Every cosine, in several tables or in one. */
  @Test
  void cosinesOfFeaturesAreInTablesThatFit() {
    List<String> whole = Cli.run("inspect", featured, "features").done().lines().toList();
    whole.forEach(line -> assertTrue(line.length() <= 100, line.length() + ": " + line));
    assertTrue(whole.getFirst().length() > 90, whole.getFirst());
    assertTrue(
        whole.stream().anyMatch(line -> line.contains("a feature with a long name, number 0 ")));
    System.setProperty(COLUMNS, "80");
    List<String> cut = Cli.run("inspect", featured, "features").done().lines().toList();
    JsonNode json = Cli.run("inspect", featured, "features", "--json").json();
    for (List<String> lines : List.of(whole, cut)) {
      assertEquals(cosines(json), cosines(lines));
    }
  }

  /** row, column, cosine in hundredths: from JSON. */
  private static List<String> cosines(JsonNode json) {
    List<String> cosines = new ArrayList<>();
    JsonNode order = json.get("order");
    for (int row = 1; row < FEATURES; row++) {
      for (int column = 0; column < row; column++) {
        double cosine =
            json.get("cosines")
                .get(order.get(row).intValue())
                .get(order.get(column).intValue())
                .doubleValue();
        cosines.add(row + " " + column + " " + Math.round(100 * cosine));
      }
    }
    return cosines.stream().sorted().toList();
  }

  /** The same from tables: a number ends where that of its column does. */
  private static List<String> cosines(List<String> lines) {
    List<String> cosines = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(" #  feature")) {
        ends.clear();
        columns.clear();
        var numbers = Pattern.compile("\\d+").matcher(line);
        while (numbers.find()) {
          ends.add(numbers.end());
          columns.add(Integer.parseInt(numbers.group()) - 1);
        }
      } else if (line.startsWith("columns: ")) {
        return cosines.stream().sorted().toList();
      } else if (!line.isEmpty()) {
        int row = Integer.parseInt(line.substring(0, 2).strip()) - 1;
        for (int i = 0; i < ends.size() && ends.get(i) <= line.length(); i++) {
          String cell = line.substring(i == 0 ? ends.get(i) - 3 : ends.get(i - 1), ends.get(i));
          cosines.add(row + " " + columns.get(i) + " " + cell.strip());
        }
      }
    }
    throw new AssertionError("no end: " + lines);
  }

  @Test
  void genresAreLeftOutBeforeTitlesAreCutShort() {
    System.setProperty(COLUMNS, "80");
    List<String> lines = Cli.run("recommend", vb, "--user=1").done().lines().toList();
    assertTrue(lines.getFirst().endsWith("ratings"), lines.getFirst());
    assertTrue(lines.getFirst().contains("title "), lines.getFirst());
  }
}
