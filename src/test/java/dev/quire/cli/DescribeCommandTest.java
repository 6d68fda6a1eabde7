package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.MovieLens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DescribeCommandTest {
  @TempDir Path folder;

  private Path dataset(String csv, Object... more) throws IOException {
    Path ratings = Files.writeString(folder.resolve("ratings.csv"), csv);
    Path to = folder.resolve("dataset");
    Object[] args = new Object[more.length + 5];
    System.arraycopy(new Object[] {"convert", ratings, "--to", to, "--force"}, 0, args, 0, 5);
    System.arraycopy(more, 0, args, 5, more.length);
    Cli.run(args).done();
    return to;
  }

  @Test
  void theFiguresOfMovieLensSmall() {
    Path source = MovieLens.small();
    Path to = folder.resolve("small");
    Path items = source.resolve("movies.csv");
    Cli.run("convert", source.resolve("ratings.csv"), "--items", items, "--to", to, "--test=0.2")
        .done();
    JsonNode facts = Cli.run("describe", to, "--json").json();
    assertEquals(100_836, facts.get("ratings").longValue());
    assertEquals(610, facts.get("users").intValue());
    assertEquals(9_742, facts.get("items").intValue());
    assertEquals(9_724, facts.get("rated_items").intValue());
    assertEquals(18, facts.get("unrated_items").intValue());
    assertEquals(0.5, facts.get("min_rating").doubleValue());
    assertEquals(5, facts.get("max_rating").doubleValue());
    assertEquals(3.5016, facts.get("global_mean").doubleValue(), 0.00005);
    assertEquals(0.9830, facts.get("sparsity").doubleValue(), 0.00005);
    assertEquals(34, facts.get("items_without_genre").intValue());
    assertEquals(19, facts.get("genres").size());
    assertEquals(4_361, genre(facts, "Drama").get("items").intValue());
    assertEquals(41_928, genre(facts, "Drama").get("ratings").longValue());
    assertEquals("1996-03-29T18:36:55Z", facts.get("first").asString());
    assertEquals("2018-09-24T14:27:30Z", facts.get("last").asString());
    assertEquals(23, facts.get("years").size());
    assertEquals(1_370, facts.get("histogram").get(0).get("ratings").longValue());
    assertEquals(26_818, facts.get("histogram").get(7).get("ratings").longValue());
    assertEquals(20, facts.get("per_user").get("least").intValue());
    assertEquals(70.5, facts.get("per_user").get("median").doubleValue());
    assertEquals(2_698, facts.get("per_user").get("most").intValue());
    assertEquals(1, facts.get("per_item").get("least").intValue());
    assertEquals(329, facts.get("per_item").get("most").intValue());
    assertEquals(414, facts.get("top_users").get(0).get("user_id").longValue());
    assertEquals("Forrest Gump (1994)", facts.get("top_items").get(0).get("title").asString());
    for (String side : List.of("users", "items")) {
      JsonNode law = facts.get("power_law").get(side);
      assertTrue(law.get("slope").doubleValue() < -1, side);
      assertTrue(law.get("alpha").doubleValue() > 1.5, side);
      assertTrue(law.get("x_min").intValue() > 1, side);
      assertTrue(law.get("ks").doubleValue() < 0.1, side);
    }
    String page = Cli.run("describe", to).done();
    for (String row :
        List.of(
            "100,836 ratings of 610 users and 9,724 items (9,742 in the catalogue)",
            "mean 3.5016",
            "most                           2,698     329",
            "(none)          34       47")) {
      assertTrue(page.contains(row), row + " in " + page);
    }
  }

  private static JsonNode genre(JsonNode facts, String name) {
    for (JsonNode genre : facts.get("genres")) {
      if (genre.get("genre").asString().equals(name)) {
        return genre;
      }
    }
    throw new AssertionError(name + " in " + facts);
  }

  @Test
  void withoutTimesTitlesAndMoreThanOneRating() throws IOException {
    Path one = dataset("userId,movieId,rating\n7,8,3.5\n");
    assertEquals(
        """
        DATASET
        1 event of 1 user and 1 item
        without times
        sparsity 0.0000 %: pairs of these users and items that have no event
        each has the value 3.5
        """,
        Cli.run("describe", one)
            .done()
            .replace(one.toString(), "DATASET")
            .lines()
            .limit(5)
            .collect(Collectors.joining("\n", "", "\n")));
    JsonNode facts = Cli.run("describe", one, "--json").json();
    assertEquals(1, facts.get("ratings").intValue());
    assertTrue(facts.get("power_law").get("users").isEmpty());
    assertFalse(facts.has("years") || facts.has("genres") || facts.has("standard_deviation"));
  }

  /**
   * A description is of all ratings, whatever part they are in; only what is cold depends on that.
   */
  @Test
  void usersWhoAreHeldOutCountAsOthersDo() throws IOException {
    StringBuilder csv = new StringBuilder("userId,movieId,rating,timestamp\n");
    for (int i = 0; i < 2000; i++) {
      int user = i % 40;
      int movie = (i * i + 7 * i / 40) % (3 + 2 * user);
      csv.append(user + "," + movie + "," + (1 + i % 5) + "," + (978300000L + i) + "\n");
    }
    Path whole = dataset(csv.toString());
    Path split = folder.resolve("users");
    Cli.run("split", whole, "--to", split, "--split=users", "--shares=0.6/0.2/0.2").done();
    ObjectNode expected = (ObjectNode) Cli.run("describe", whole, "--json").json();
    ObjectNode found = (ObjectNode) Cli.run("describe", split, "--json").json();
    assertTrue(found.get("train").intValue() < expected.get("train").intValue());
    assertEquals(0, expected.get("cold_users").intValue());
    assertTrue(found.get("cold_users").intValue() > 5, found.toString());
    List<String> ofParts = new ArrayList<>(List.of("dataset", "train", "valid", "test", "fold_in"));
    ofParts.addAll(List.of("cold_users", "cold_items", "cold_held_out_items"));
    expected.remove(ofParts);
    found.remove(ofParts);
    assertEquals(expected.propertyNames(), found.propertyNames());
    for (String key : expected.propertyNames()) {
      assertEquals(rounded(expected.get(key)), rounded(found.get(key)), key);
    }
  }

  /** Sums go by the parts, and so does the last digit of a mean. */
  private static String rounded(JsonNode facts) {
    return Pattern.compile("-?\\d+\\.\\d{9,}(E-?\\d+)?")
        .matcher(facts.toString())
        .replaceAll(number -> String.valueOf((float) Double.parseDouble(number.group())));
  }

  @Test
  void ratingsOfAnyKind() throws IOException {
    StringBuilder events = new StringBuilder("userId,movieId,rating\n");
    StringBuilder plays = new StringBuilder("userId,movieId,rating\n");
    StringBuilder shares = new StringBuilder("userId,movieId,rating\n");
    for (int i = 0; i < 900; i++) {
      String pair = i % 30 + "," + i / 30 + ",";
      events.append(pair).append("1\n");
      plays.append(pair).append(1 + 100_000 / (1 + i * i)).append("\n");
      shares.append(pair).append(i / 900.0).append("\n");
    }
    String page = Cli.run("describe", dataset(events.toString())).done();
    assertTrue(page.contains("each has the value 1\n"), page);
    assertFalse(page.contains("correlations"), page);
    page = Cli.run("describe", dataset(plays.toString())).done();
    assertTrue(page.contains("\n    50     100 "), page);
    page = Cli.run("describe", dataset(shares.toString())).done();
    assertTrue(page.contains("\n0.05  0.10       45  5.0 %  ███"), page);
    JsonNode bar =
        Cli.run("describe", folder.resolve("dataset"), "--json").json().get("histogram").get(1);
    assertEquals(0.05, bar.get("from").doubleValue());
    assertEquals(45, bar.get("ratings").intValue());
  }

  @Test
  void theFactsAboutEachItemInAFile() throws IOException {
    Path items =
        Files.writeString(folder.resolve("m.csv"), "movieId,title\n5,\"Up, and Up\"\n6,Ran\n9,-\n");
    Path of =
        dataset("userId,movieId,rating\n1,5,2\n2,5,5\n3,5,2\n4,5,5\n1,6,3\n", "--items", items);
    Path to = folder.resolve("items.csv");
    Cli.run("describe", of, "--per-item", to).done();
    assertEquals(
        """
        itemId,title,ratings,mean,variance,bimodality
        5,"Up, and Up",4,3.5,3.0,0.13333333333333333
        6,Ran,1,3.0,,
        9,-,0,,,
        """,
        Files.readString(to));
    Cli.run("describe", of, "--per-item", to)
        .assertBadInput(to + ": exists already; choose another name, or replace it with --force");
    Path packed = folder.resolve("items.csv.gz");
    Cli.run("describe", of, "--per-item", packed).done();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      assertEquals(Files.readString(to), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    Cli.run("describe", of, "--per-item", folder.resolve("x.txt"))
        .assertBadInput(
            "the name doesn't say what to write: --per-item="
                + folder.resolve("x.txt")
                + "; let it end with .csv or .csv.gz");
  }

  @Test
  void wrongQuestions() throws IOException {
    Path one = dataset("userId,movieId,rating\n7,8,3.5\n");
    Cli.run("describe", one, "--top=-1")
        .assertBadInput("option out of range: --top=-1; use 0 or more");
    Cli.run("describe", one, "--min-ratings=-5")
        .assertBadInput("option out of range: --min-ratings=-5; use 0 or more");
    JsonNode none = Cli.run("describe", one, "--top=0", "--json").json();
    assertEquals(0, none.get("top_users").size());
    Cli.run("describe", one, "--top=0").done();
  }
}
