package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What of an items file is used, and how titles and genres in any alphabet are asked for. */
class ItemsFileTest {
  private static final String LINES =
      """
      10,Ma sœur (2001),Comédie|Drame
      11,Czerwony Łoś (1980),Komödie
      12,Smør & Brød (1990),Comédie
      13,Die Straße (1954),Drame
      """;

  @TempDir Path folder;

  private Path ratings;
  private Path dataset;
  private Path model;

  @BeforeEach
  void write() throws IOException {
    StringBuilder lines = new StringBuilder("userId,movieId,rating\n");
    for (int n = 0; n < 40; n++) {
      lines.append(n / 4).append(',').append(10 + n % 4).append(',').append(1 + n * 7 % 5);
      lines.append('\n');
    }
    ratings = Files.writeString(folder.resolve("ratings.csv"), lines);
    dataset = folder.resolve("d");
    model = folder.resolve("m.safetensors");
  }

  private Cli.Result convert(String items, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("items.csv"), items);
    List<Object> args = new ArrayList<>(List.of("convert", ratings, "--items", file));
    args.addAll(List.of("--to", dataset, "--force"));
    args.addAll(List.of(options));
    return Cli.run(args.toArray());
  }

  @Test
  void columnsWithoutUseAreSaid() throws IOException {
    String items = LINES.replaceAll("(?m)$", ",x").replaceAll("(?m)^,x$", "").strip() + "\n";
    String said = convert("movieId,title,keywords,imdb\n" + items).done();
    assertEquals(
        folder.resolve("items.csv")
            + ": columns without use: keywords, imdb; titles are in title or name, genres in genres,"
            + " categories or tags, or where --item-columns says",
        said.lines().toList().getLast());
    JsonNode json = convert("movieId,title,keywords,imdb\n" + items, "--json").json();
    assertEquals(
        List.of("keywords", "imdb"),
        json.get("unused_columns").valueStream().map(JsonNode::stringValue).toList());
    assertFalse(convert("movieId,title,genres\n" + LINES).done().contains("without use"));
    String many = ",c".repeat(14);
    assertTrue(
        convert("movieId,title,genres" + many + "\n1,Up,War" + ",".repeat(14) + "\n")
            .done()
            .contains("columns without use: c, c, c, c, c, c, c, c, c, c and 4 more; "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"genre", "Genres", "category", "categories"})
  void genresGoByEachOfTheirNames(String name) throws IOException {
    convert("movieId,title," + name + "\n" + LINES).done();
    Cli.run("train", dataset, "--model=bias", "--to", model).done();
    assertEquals(List.of(10, 12), ids("--genre=Comédie"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Comédie", "comedie", " COMEDIE ", "COMÉDIE"})
  void genresAreFoundWithoutTheirAccents(String genre) throws IOException {
    convert("movieId,title,genres\n" + LINES).done();
    Cli.run(
            "train",
            dataset,
            "--model=als",
            "--rank=2",
            "--tau=0.1",
            "--features=genres",
            "--to",
            model)
        .done();
    assertEquals(List.of(10, 12), ids("--genre=" + genre));
    JsonNode similar =
        Cli.run("similar", model, "--genres=" + genre, "--min-ratings=0", "--json").json();
    assertEquals(4, similar.get("items").size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10 ma soeur",
        "10 Ma Sœur (2001)",
        "11 czerwony los",
        "12 smor & brod",
        "13 die strasse",
        "13 DIE STRASSE (1954)"
      })
  void titlesAreFoundByTheLettersOnAnyKeyboard(String idAndTitle) throws IOException {
    convert("movieId,title,genres\n" + LINES).done();
    Cli.run("train", dataset, "--model=als", "--rank=2", "--tau=0.1", "--to", model).done();
    int space = idAndTitle.indexOf(' ');
    JsonNode found =
        Cli.run("similar", model, "--item=" + idAndTitle.substring(space + 1), "--json").json();
    assertEquals(
        Integer.parseInt(idAndTitle.substring(0, space)),
        found.get("item").get("item_id").intValue());
  }

  private List<Integer> ids(String filter) {
    JsonNode answer =
        Cli.run("recommend", model, "--user=1", "--min-ratings=0", filter, "--json").json();
    return answer
        .get("items")
        .valueStream()
        .map(item -> item.get("item_id").intValue())
        .sorted()
        .toList();
  }
}
