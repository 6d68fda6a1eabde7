package dev.quire.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.files.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Items as JSON lines. */
class JsonItemsTest {
  private static final ItemOptions SKIP =
      new ItemOptions(ItemColumnChoice.UNCHOSEN, Optional.empty(), OnError.SKIP);

  @TempDir Path folder;

  private ItemTable.Result result;

  private List<ItemRecord> read(String text, ItemOptions options) throws IOException {
    List<ItemRecord> items = new ArrayList<>();
    Path file = Files.writeString(folder.resolve("meta.jsonl"), text);
    result = ItemTable.read(file, options, folder, items::add);
    return items;
  }

  private void assertRefused(String text, String expected) {
    Exception e = assertThrows(InvalidFileException.class, () -> read(text, ItemOptions.NONE));
    assertEquals(folder.resolve("meta.jsonl") + ": " + expected, e.getMessage());
  }

  /** Fields are those of 2014, 2018 and 2023. */
  @Test
  void metadataOfAmazon() throws IOException {
    assertEquals(
        List.of(new ItemRecord("0001", "A \"title\"", List.of("Books", "Art & Design", "Toys"), 1)),
        read(
            "{\"asin\":\"0001\",\"imUrl\":\"http://x\",\"salesRank\":{\"title\":7},\"title\":\"A"
                + " \\\"title\\\"\",\"categories\":[[\"Books\",\"Art & Design\"],[\"Toys\",\"\"]]}",
            ItemOptions.NONE));
    assertEquals("meta.jsonl: JSON lines, item=asin, title, genres=categories", result.shape());
    assertEquals(List.of("imUrl"), result.unused());
    assertEquals(
        List.of(
            new ItemRecord("B00", "Caf\u00e9", List.of("Music"), 1),
            new ItemRecord("B01", "", List.of(), 3),
            new ItemRecord("17", "2001", List.of(), 4)),
        read(
            """
            BOM{"category":["Music",{"a":"b"},3],"title":"Caf\\u00e9","asin":"B00"}

            {"asin":"B01","title":null,"category":null}
            {"asin":17,"title":2001}
            """
                .replace("BOM", "\ufeff")
                .replace("\n", "\r\n"),
            ItemOptions.NONE));
    assertEquals(
        List.of(new ItemRecord("B2", "Up", List.of(), 1)),
        read(
            "{\"main_category\":\"All Beauty\",\"title\":\"Up\",\"images\":[{\"large\":\"x\"}],"
                + "\"categories\":[],\"parent_asin\":\"B2\"}\n",
            ItemOptions.NONE));
    assertEquals(
        "meta.jsonl: JSON lines, item=parent_asin, title, genres=categories", result.shape());
  }

  @Test
  void fieldsAreChosen() throws IOException {
    ItemColumnChoice choice =
        new ItemColumnChoice(
            Optional.of("code"), Optional.of("brand"), List.of("kind", "main_category"));
    assertEquals(
        List.of(new ItemRecord("c", "b", List.of("x", "y", "z"), 1)),
        read(
            "{\"asin\":1,\"code\":\"c\",\"brand\":\"b\",\"kind\":\"x|y\",\"main_category\":\"z\"}\n",
            new ItemOptions(choice, Optional.empty(), OnError.STOP)));
  }

  @Test
  void wrongLinesAreNamedOrLeftOut() throws IOException {
    String good = "{\"asin\":\"a\",\"title\":\"t\"}\n";
    String advice = "; correct the line, or leave such lines out with on-error=skip";
    assertRefused(good + "{\"title\":\"t\"}\n", "field is missing: line=2, field=asin" + advice);
    assertRefused(good + "[1]\n", "not a JSON object: line=2" + advice);
    assertRefused(
        good + "\n{\"asin\":\"\",\"title\":\"t\"}\n",
        "empty field: line=3, field=asin, value=" + advice);
    assertRefused(
        good + good.strip() + good,
        "more than one JSON object on a line: line=2; write each object on a line of its own, for"
            + " example with jq -c ., or leave such lines out with on-error=skip");
    assertRefused(
        "{\"asin\":\"a\",\"price\":3}\n",
        "no column that could be the title: line=1, columns=asin, price; say which one it is with"
            + " item-columns=title=COLUMN");
    assertRefused(
        "{'asin': 'a', 'title': 't'}\n",
        "begins like JSON, and no line is an object: line=1, reason=Unexpected character (''' (code"
            + " 39)): was expecting double-q... (87 characters); write each object on a line of its"
            + " own, for example with jq -c .");
    assertRefused(
        "[{\"asin\":\"a\",\"title\":\"t\"}]\n",
        "is one JSON array, not JSON lines; write each object on a line of its own, for example with"
            + " jq -c '.[]'");
    assertEquals(
        List.of(new ItemRecord("a", "t", List.of(), 1), new ItemRecord("a", "t", List.of(), 4)),
        read(good + "{\"asin\":\n" + "[]\n" + good, SKIP));
    assertEquals(2, result.skipped().count());
    assertEquals("not a JSON object: line=3", result.skipped().examples().get(1));
  }

  @Test
  void linesOfAnyLength() throws IOException {
    String text = "x".repeat(300_000);
    String first = "{\"asin\":\"a\",\"title\":\"t\"}\n";
    List<ItemRecord> items =
        read(
            first + "{\"description\":\"" + text + "\",\"asin\":\"b\",\"title\":\"u\"}\n",
            ItemOptions.NONE);
    assertEquals(new ItemRecord("b", "u", List.of(), 2), items.get(1));
    assertRefused(
        first + "{\"asin\":\"" + "x".repeat(1 << 24) + "\"}\n",
        "line too long: line=2, bytes=more than 16777216; write each object on a line of its own,"
            + " for example with jq -c .");
  }

  @Test
  void itemsAreNotInParquet() {
    assertRefused(
        "PAR1....PAR1",
        "is Parquet, in which ratings may be, but not items; write it as a CSV file or JSON lines");
  }
}
