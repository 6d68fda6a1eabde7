package dev.quire.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemFinderTest {
  private static final String[] TITLES = {
    "Toy Story (1995)", // 100
    "Matrix, The (1999)", // 101
    "Amélie (Fabuleux destin d'Amélie Poulain, Le) (2001)", // 102
    "City of Lost Children, The (Cité des enfants perdus, La) (1995)", // 103
    "Hamlet (1996)", // 104
    "Hamlet (2000)", // 105
    "Emma (1996)", // 106
    "Emma (1996)", // 107
    "", // 108: the movies file lacks it
    "1984", // 109
    "Clue? Clue!", // 110
    "avventura, L' (1960)", // 111
    "Toy Story 2 (1999)", // 112
    "105", // 113: the id of another film
  };

  @TempDir Path folder;

  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    arena.close();
  }

  private ModelFixture fixture() {
    return ModelFixture.of(Parameters.allocate(arena, 3, 1, TITLES.length, 0));
  }

  private int find(String wanted) throws IOException {
    try (Model model = fixture().titles(TITLES).open(folder)) {
      return 100 + new ItemFinder(model).find(wanted);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Toy Story (1995)|100",
        "  toy STORY (1995) |100",
        "Toy Story|100",
        "The Matrix (1999)|101",
        "the matrix|101",
        "Matrix, The|101",
        "Matrix, The (1999)|101",
        "Matrix|101",
        "matrix (1999)|101",
        "City of Lost Children|103",
        "avventura|111",
        "AMELIE|102",
        "Amélie (2001)|102",
        "Ame\u0301lie (Fabuleux destin d'Amelie Poulain, Le)|102",
        "The City of Lost Children|103",
        "City of Lost Children, The (1995)|103",
        "Hamlet (2000)|105",
        "1984|109",
        "Clue? Clue!|110",
        "L'Avventura|111",
        "toy story 2|112",
        "107|107",
        "00105|105",
        "id:105|105",
        "id: 107|107",
      })
  void findsWhatIsMeant(String wanted, int expected) throws Exception {
    assertEquals(expected, find(wanted));
  }

  @Test
  void idsHaveUpTo63Bits() throws Exception {
    long[] ids = {7, Long.MAX_VALUE, 999_999_999_999_999_999L};
    Parameters parameters = Parameters.allocate(arena, 3, 1, 3, 0);
    try (Model model = ModelFixture.of(parameters).itemIds(ids).open(folder)) {
      ItemFinder finder = new ItemFinder(model);
      for (int item = 0; item < ids.length; item++) {
        assertEquals(item, finder.find(String.valueOf(ids[item])));
      }
    }
  }

  @Test
  void aTitleOfSeveralItemsListsThem() {
    assertMessage(
        """
        more than one item: title=hamlet, items=2; give the id of one:
          104  Hamlet (1996)
          105  Hamlet (2000)""",
        "hamlet");
    assertMessage(
        """
        more than one item: title=Emma (1996), items=2; give the id of one:
          106  Emma (1996)
          107  Emma (1996)""",
        "Emma (1996)");
  }

  @Test
  void aLongListSaysHowMuchItLeavesOut() throws Exception {
    String[] titles = new String[8];
    for (int item = 0; item < titles.length; item++) {
      titles[item] = "Hamlet (" + (1990 + item) + ")";
    }
    Parameters parameters = Parameters.allocate(arena, 3, 1, titles.length, 0);
    try (Model model = ModelFixture.of(parameters).titles(titles).open(folder)) {
      assertEquals(
          """
          more than one item: title=Hamlet, items=8; give the id of one:
            100  Hamlet (1990)
            101  Hamlet (1991)
            102  Hamlet (1992)
            103  Hamlet (1993)
            104  Hamlet (1994)
            and 3 more""",
          assertThrows(IllegalArgumentException.class, () -> new ItemFinder(model).find("Hamlet"))
              .getMessage());
    }
  }

  /** What contains the words comes first, then what is a few letters away; nothing untitled. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Toy Sorty|100  Toy Story (1995)",
        "lost child|103  City of Lost Children, The (Cité des enfants perdus, La) (1995)",
        "té des enf|103  City of Lost Children, The (Cité des enfants perdus, La) (1995)",
        "The Martix (1999)|101  Matrix, The (1999)",
        "Amelei|102  Amélie (Fabuleux destin d'Amélie Poulain, Le) (2001)",
      })
  void aTitleOfNoItemSuggestsTheNearest(String wanted, String nearest) {
    String message = assertThrows(IllegalArgumentException.class, () -> find(wanted)).getMessage();
    List<String> lines = message.lines().toList();
    assertEquals("no such item: title=" + wanted + "; did you mean:", lines.getFirst());
    assertEquals("  " + nearest, lines.get(1));
    assertEquals(6, lines.size());
    assertFalse(message.contains("108"), "the untitled item");
  }

  @Test
  void theWrongYearIsNotWhatIsMeant() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> find("Toy Story (1996)")).getMessage();
    assertEquals(
        "no such item: title=Toy Story (1996); did you mean:\n  100  Toy Story (1995)",
        message.lines().limit(2).reduce((a, b) -> a + "\n" + b).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"' '", "'\t'"})
  void blankWordsMeanNoUntitledItem(String blank) {
    String message = assertThrows(IllegalArgumentException.class, () -> find(blank)).getMessage();
    assertEquals(
        "no such item: title=" + blank + "; did you mean:",
        message.lines().findFirst().orElseThrow());
  }

  @Test
  void withoutTitlesThereAreOnlyIds() throws Exception {
    try (Model model = fixture().open(folder)) {
      ItemFinder finder = new ItemFinder(model);
      assertEquals(3, finder.find("103"));
      for (String wanted : new String[] {"Toy Story (1995)", "99", "99999999999999999999"}) {
        assertEquals(
            "no such item: id=" + wanted + "; the model has no titles, so give an id of its items",
            assertThrows(IllegalArgumentException.class, () -> finder.find(wanted)).getMessage());
      }
    }
  }

  @Test
  void whereAllItemsAreUntitledThereIsNothingToSuggest() throws Exception {
    Parameters parameters = Parameters.allocate(arena, 3, 1, 2, 0);
    try (Model model = ModelFixture.of(parameters).titles("", "").open(folder)) {
      assertEquals(
          "no such item: title=Up; give an id",
          assertThrows(IllegalArgumentException.class, () -> new ItemFinder(model).find("Up"))
              .getMessage());
    }
  }

  private void assertMessage(String expected, String wanted) {
    assertEquals(
        expected, assertThrows(IllegalArgumentException.class, () -> find(wanted)).getMessage());
  }
}
