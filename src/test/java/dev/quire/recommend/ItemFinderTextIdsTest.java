package dev.quire.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Items whose ids are texts, and may stand in the place of titles. */
class ItemFinderTextIdsTest {
  @TempDir Path folder;

  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    arena.close();
  }

  private Model texts(boolean titles) throws IOException {
    ModelFixture fixture =
        ModelFixture.of(Parameters.allocate(arena, 3, 1, 6, 0))
            .itemIds("014028329X", "Sigur R\u00f3s", "ABBA", "abba", "id:7", "7");
    return (titles ? fixture.titles("Up (2009)", "", "Ran", "Alien", "ABBA", "") : fixture)
        .open(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "014028329X|0",
        "' 014028329X '|0",
        "id:014028329X|0",
        "id: 014028329X|0",
        "ABBA|2",
        "abba|3",
        "id:7|5",
        "id:id:7|4",
        "7|5",
        "sigur ros|1",
      })
  void anIdThatIsATextIsFoundAsItIsAndStandsForATitle(String wanted, int expected)
      throws Exception {
    try (Model model = texts(false)) {
      assertEquals(expected, new ItemFinder(model).find(wanted));
      assertEquals(!wanted.equals("sigur ros"), new ItemFinder(model).isId(wanted));
    }
  }

  @Test
  void textsThatAreIdsAndTitles() throws Exception {
    try (Model model = texts(true)) {
      ItemFinder finder = new ItemFinder(model);
      assertEquals(0, finder.find("up"));
      assertEquals(1, finder.find("sigur ros"), "without a title");
      assertEquals(3, finder.find("alien"));
      assertEquals(2, finder.find("id:ABBA"));
      assertEquals(
          """
          more than one item: title=ABBA, items=2; it is an id and a title, so write one as:
            id:ABBA  Ran
            id:id:7  ABBA""",
          assertThrows(IllegalArgumentException.class, () -> finder.find("ABBA")).getMessage());
    }
  }

  @Test
  void textsThatAreNotThereHaveNeighbours() throws Exception {
    try (Model model = texts(false)) {
      ItemFinder finder = new ItemFinder(model);
      assertEquals(
          """
          no such item: title=sigur rose; did you mean:
            Sigur R\u00f3s
            id:7
            014028329X
            ABBA
            abba""",
          assertThrows(IllegalArgumentException.class, () -> finder.find("sigur rose"))
              .getMessage());
      assertEquals(
          "no such item: id=id:x; the model has no titles, so give an id of its items",
          assertThrows(IllegalArgumentException.class, () -> finder.find("id:x")).getMessage());
    }
  }
}
