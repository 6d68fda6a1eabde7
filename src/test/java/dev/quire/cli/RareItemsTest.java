package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One rule for all verbs says which items are too rare to be shown, and it is announced. */
class RareItemsTest {
  private static final int ITEMS = 1_000;
  private static final int POPULAR = 120;

  private static final Map<String, String> METADATA =
      Map.of(
          "model", "vb",
          "learned_lambda", "1",
          "item_precision", "[1,1,1,1]",
          "item_bias_precision", "1",
          "user_bias_precision", "1",
          "min_rating", "1",
          "max_rating", "5");

  @TempDir static Path folder;

  private static Path skewed; // 120 items with 50 ratings, all others with 1
  private static Path even; // every item has 3 ratings, but for some without any
  private static Path few; // 5 items

  @BeforeAll
  static void write() throws IOException {
    skewed = write("skewed", IntStream.range(0, ITEMS).map(i -> i < POPULAR ? 50 : 1).toArray());
    even = write("even", IntStream.range(0, ITEMS).map(i -> i < 600 ? 3 : 0).toArray());
    few = write("few", 9, 4, 1, 1, 0);
  }

  private static Path write(String name, int... counts) throws IOException {
    Path file = folder.resolve(name);
    try (Arena arena = Arena.ofConfined()) {
      Parameters parameters = RandomParameters.of(arena, 6, counts.length, 4, 11);
      ModelFixture.of(parameters)
          .counts(counts)
          .variances(RandomParameters.variances(arena, 6, counts.length, 4, 12))
          .write(file, METADATA);
    }
    return file;
  }

  /** Every verb that lists items; it is to list all of them. */
  private static List<List<Object>> verbs(Path model) {
    return List.of(
        List.of("recommend", model, "--user=1000", "--top=2000"),
        List.of("recommend", model, "--like=100", "--top=2000"),
        List.of("similar", model, "--item=100", "--top=2000"),
        List.of("inspect", model, "item", "100", "--top=2000"),
        List.of("inspect", model, "polarizing", "--top=2000"),
        List.of("inspect", model, "embedding"),
        List.of("score", model, "--top=2000", "--force", "--to", folder.resolve("top.csv")));
  }

  private static Cli.Result run(List<Object> command, Object... options) {
    List<Object> all = new ArrayList<>(command);
    all.addAll(List.of(options));
    Cli.Result result = Cli.run(all.toArray());
    result.done();
    return result;
  }

  private static long announcements(Cli.Result result, String text) {
    return result.err().lines().filter(text::equals).count();
  }

  /** The smallest number of ratings of an item in an answer. */
  private static int rarest(List<Object> command, Cli.Result result) throws IOException {
    List<Integer> counts = new ArrayList<>();
    if (command.getFirst().equals("score")) {
      for (String line : Files.readAllLines(folder.resolve("top.csv")).stream().skip(1).toList()) {
        long item = Long.parseLong(Arrays.asList(line.split(",", 4)).get(2)) - 100;
        counts.add(item < POPULAR ? 50 : 1);
      }
    } else {
      JsonNode json = result.json();
      JsonNode items = json.has("longest") ? json.get("longest") : json.get("items");
      items.forEach(item -> counts.add(item.get("ratings").intValue()));
    }
    return counts.stream().min(Integer::compare).orElseThrow();
  }

  @Test
  void whatIsTooRareIsLeftOutByAllVerbsAndSaid() throws IOException {
    for (List<Object> verb : verbs(skewed)) {
      Cli.Result result = run(verb, "--json");
      String note =
          "quire: only items known by 50 users or more: 120 of 1,000; choose with"
              + " --min-ratings";
      assertEquals(1, announcements(result, note), verb + ": " + result.err());
      assertEquals(50, rarest(verb, result), verb.toString());
    }
  }

  @Test
  void aNumberThatIsGivenIsTakenInSilence() throws IOException {
    for (List<Object> verb : verbs(skewed)) {
      Cli.Result result = run(verb, "--json", "--min-ratings=1");
      assertTrue(!result.err().contains("only items known by"), verb + ": " + result.err());
      assertEquals(1, rarest(verb, result), verb.toString());
    }
  }

  /** Of what else was asked for: half of all items may be none of these. */
  @Test
  void itIsSaidWhenMostOfWhatIsWantedIsLeftOut() throws IOException {
    String ids = IntStream.range(215, 300).mapToObj(i -> i + "\n").reduce("", String::concat);
    Path candidates = Files.writeString(folder.resolve("candidates.txt"), ids);
    String note = "quire: only items known by 50 users or more: 5 of 85; choose with --min-ratings";
    for (List<Object> verb : verbs(skewed)) {
      assertEquals(1, announcements(run(verb, "--candidates=" + candidates), note));
    }
  }

  @Test
  void whereAllAreRatedAlikeOrFewNothingIsLeftOutButWhatNobodyRated() throws IOException {
    for (List<Object> verb : verbs(even)) {
      assertTrue(!run(verb).err().contains("only items known by"), verb.toString());
    }
    JsonNode items = Cli.run("recommend", few, "--user=1000", "--json").json().get("items");
    assertEquals(4, items.size());
  }

  /** What few have rated is what is looked for there. */
  @Test
  void theUncertainAreAmongAllItems() {
    JsonNode found = Cli.run("inspect", skewed, "uncertain", "--top=1000", "--json").json();
    assertEquals(ITEMS, found.get("least_sure").size());
    JsonNode popular =
        Cli.run("inspect", skewed, "uncertain", "--top=1000", "--min-ratings=2", "--json").json();
    assertEquals(POPULAR, popular.get("least_sure").size());
  }

  @Test
  void whenNothingIsLeftTheRuleIsAmongTheReasons() throws IOException {
    Path rare = Files.writeString(folder.resolve("rare.txt"), "900\n901\n");
    Cli.Result result = run(List.of("similar", skewed, "--item=100", "--candidates=" + rare));
    assertEquals(
        "quire: similar to: id=100\n"
            + "quire: no item is left: of all 1,000, --candidates="
            + rare
            + " keeps 2, --min-ratings=50 by default keeps 120; without --candidates="
            + rare
            + " there would be 120\n",
        result.err());
    for (List<Object> line :
        List.<List<Object>>of(
            List.of("similar", skewed, "--item=100", "--candidates=" + rare),
            List.of("recommend", skewed, "--user=1000", "--candidates=" + rare),
            List.of("inspect", skewed, "polarizing", "--candidates=" + rare))) {
      assertEquals("", run(line).done(), "no headings over nothing");
    }
  }
}
