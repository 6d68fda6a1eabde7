package dev.quire.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Data sets as people download them, from their files to a recommendation with the right title. */
class ItemTablesTest {
  private static final int USERS = 12;
  private static final int ITEMS = 6;

  @TempDir Path folder;

  /** Lines of everyone's ratings of all items but one; the last item is liked by all. */
  private static String ratings(String[] ids, String line) {
    StringBuilder lines = new StringBuilder();
    for (int user = 0; user < USERS; user++) {
      for (int item = 0; item < ITEMS; item++) {
        if (item != user % ITEMS) {
          int rating = item == ITEMS - 1 ? 5 : 1 + (user + item) % 3;
          lines.append(
              line.replace("U", String.valueOf(user + 1))
                  .replace("I", ids[item])
                  .replace("R", String.valueOf(rating)));
        }
      }
    }
    return lines.toString();
  }

  /** Converts, trains, and returns what the one who hasn't rated the last item is recommended. */
  private JsonNode best(String ratings, String items, String user) throws IOException {
    Path from = Files.write(folder.resolve("ratings"), ratings.getBytes(ISO_8859_1));
    Path table = Files.write(folder.resolve("items"), items.getBytes(ISO_8859_1));
    Path dataset = folder.resolve("d");
    Path model = folder.resolve("m.safetensors");
    Cli.run("convert", from, "--items", table, "--to", dataset, "--force").done();
    Cli.run("train", dataset, "--model=bias", "--to", model, "--force").done();
    List<Object> ask = new ArrayList<>(List.of("recommend", model, "--user", user));
    ask.addAll(List.of("--dataset", dataset, "--min-ratings=0", "--top=1", "--json"));
    return Cli.run(ask.toArray()).json().get("items").get(0);
  }

  private static String[] numbers() {
    String[] ids = new String[ITEMS];
    for (int item = 0; item < ITEMS; item++) {
      ids[item] = String.valueOf(10 + item);
    }
    return ids;
  }

  @Test
  void movieLens100K() throws IOException {
    StringBuilder items = new StringBuilder();
    for (String id : numbers()) {
      items.append(id + "|Am\u00e9lie " + id + " (2001)|01-Jan-2001||http://x|");
      items.append("0|0|0|0|0|1|0|0|0|0|0|0|0|0|1|0|0|0|0\n");
    }
    JsonNode best = best(ratings(numbers(), "U\tI\tR\t881250949\n"), items.toString(), "6");
    assertEquals(15, best.get("item_id").intValue());
    assertEquals("Am\u00e9lie 15 (2001)", best.get("title").asString());
    assertEquals("Comedy", best.get("genres").get(0).asString());
    assertEquals("Romance", best.get("genres").get(1).asString());
  }

  @Test
  void movieLens1M() throws IOException {
    StringBuilder items = new StringBuilder();
    for (String id : numbers()) {
      items.append(id + "::Mis\u00e9rables, Les: " + id + " (1995)::Drama|Musical\n");
    }
    JsonNode best = best(ratings(numbers(), "U::I::R::978300760\n"), items.toString(), "6");
    assertEquals(15, best.get("item_id").intValue());
    assertEquals("Mis\u00e9rables, Les: 15 (1995)", best.get("title").asString());
    assertEquals("Musical", best.get("genres").get(1).asString());
  }

  @Test
  void bookCrossing() throws IOException {
    String[] isbns = {
      "034545104X", "0155061224", "0446520802", "052165615X", "0521795028", "207034506X"
    };
    StringBuilder books = new StringBuilder("\"ISBN\";\"Book-Title\";\"Book-Author\"\r\n");
    for (String isbn : isbns) {
      books.append("\"" + isbn + "\";\"\\\"Fr\u00fchling\\\"; " + isbn + "\";\"A. &amp; B.\"\r\n");
    }
    String ratings = "\"User-ID\";\"ISBN\";\"Book-Rating\"\r\n";
    JsonNode best = best(ratings + ratings(isbns, "\"U\";\"I\";\"R\"\r\n"), books.toString(), "6");
    assertEquals("207034506X", best.get("item_id").asString());
    assertEquals("\"Fr\u00fchling\"; 207034506X", best.get("title").asString());
  }

  @Test
  void lastFm() throws IOException {
    StringBuilder artists = new StringBuilder("id\tname\turl\tpictureURL\n");
    for (String id : numbers()) {
      artists.append(id + "\tThe \"Artist\" " + id + "\thttp://www.last.fm/" + id + "\t\n");
    }
    String ratings = "userID\tartistID\tweight\n";
    JsonNode best = best(ratings + ratings(numbers(), "U\tI\tR\n"), artists.toString(), "6");
    assertEquals(15, best.get("item_id").intValue());
    assertEquals("The \"Artist\" 15", best.get("title").asString());
  }

  @Test
  void amazon() throws IOException {
    String[] asins = {"B00000I5JK", "000100039X", "B1", "B2", "B3", "0143026860"};
    StringBuilder items = new StringBuilder();
    for (String asin : asins) {
      items.append("{\"asin\":\"" + asin + "\",\"title\":\"Caf\\u00e9 " + asin + "\",");
      items.append("\"price\":9.5,\"categories\":[[\"Books\",\"Religion\"]]}\n");
    }
    String review =
        "{\"user\":\"a2U\",\"asin\":\"I\",\"helpful\":[0,1],\"overall\":R.0,"
            + "\"timestamp\":1252800000}\n";
    JsonNode best = best(ratings(asins, review), items.toString(), "a26");
    assertEquals("0143026860", best.get("item_id").asString());
    assertEquals("Caf\u00e9 0143026860", best.get("title").asString());
    assertEquals("Religion", best.get("genres").get(1).asString());
  }

  /** Whether ids are numbers or text is decided by all files together. */
  @Test
  void oneIdThatIsTextMakesTextOfAll() throws IOException {
    Path from =
        Files.writeString(folder.resolve("r.csv"), "user,item,rating\n1,7,4\n2,7,3\n2,8,5\n");
    Path table = Files.writeString(folder.resolve("i.csv"), "item,title\n7,Up\n8,Ran\nX1,M\n");
    Path dataset = folder.resolve("d");
    Cli.Result said = Cli.run("convert", from, "--items", table, "--to", dataset);
    assertEquals(0, said.code(), said.err());
    assertTrue(said.err().contains("line=4, field=item, value=X1"), said.err());
    assertTrue(said.err().contains("i.csv: item, title\n"), said.err());
    JsonNode top = Cli.run("describe", dataset, "--json").json().get("top_items").get(0);
    assertEquals("7", top.get("item_id").stringValue());
    assertEquals("Up", top.get("title").asString());
  }

  @Test
  void wrongAndRepeatedLinesAreLeftOutOnRequest() throws IOException {
    Path from = Files.writeString(folder.resolve("r.csv"), "user,item,rating\n1,7,4\n2,8,3\n");
    Path table =
        Files.writeString(
            folder.resolve("i.csv"), "item,title\n7,Up\n7,Down\n8,Ran,x\n8,Ran\n,y\n");
    JsonNode json =
        Cli.run(
                "convert",
                from,
                "--items",
                table,
                "--to",
                folder.resolve("d"),
                "--on-error=skip",
                "--json")
            .json();
    assertEquals(3, json.get("skipped_item_lines").intValue());
    assertEquals(0, json.get("untitled_items").intValue());
  }
}
