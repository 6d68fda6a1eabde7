package dev.quire.recommend;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
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
        more than one item: title=105, items=2; it is an id and a title, so write one as:
          id:105  Hamlet (2000)
          id:113  105""",
        "105");
    assertMessage(
        """
        more than one item: title=Emma (1996), items=2; give the id of one:
          106  Emma (1996), ratings=1
          107  Emma (1996), ratings=1""",
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

  /** It would take seconds for each thousand letters. */
  @Test
  void whatIsFarFromAllTitlesSuggestsNone() {
    String wanted = "x".repeat(4000);
    String message = assertThrows(IllegalArgumentException.class, () -> find(wanted)).getMessage();
    assertTrue(message.endsWith(" (4000 characters); give an id"), message);
  }

  @Test
  void itemsOfTheSameTitleAreToldApartByTheirCounts() throws Exception {
    Parameters parameters = Parameters.allocate(arena, 3, 1, 3, 0);
    try (Model model = ModelFixture.of(parameters).titles("Emma", "Ran", "Emma").open(folder)) {
      Exception refused =
          assertThrows(IllegalArgumentException.class, () -> new ItemFinder(model).find("emma"));
      for (int item : new int[] {0, 2}) {
        String line = "  " + model.itemIds().id(item) + "  Emma, ratings=" + model.itemCount(item);
        assertTrue(refused.getMessage().lines().anyMatch(line::equals), refused.getMessage());
      }
    }
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
    assertEquals("item without a name; write a title or an id", message);
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

  private static final String[] FILMS = {
    "Lord of the Rings: The Fellowship of the Ring, The (2001)", // 100
    "Seven (a.k.a. Se7en) (1995)", // 101
    "Alien (1979)", // 102
    "Alien: Resurrection (1997)", // 103
    "Lord of the Rings, The (1978)", // 104
    "300 (2007)", // 105
    "L\u00e9on: The Professional (a.k.a. The Professional) (L\u00e9on) (1994)", // 106
    "Professional, The (Le professionnel) (1981)", // 107
    "8 \u00bd Women (a.k.a. 8 1/2 Women) (a.k.a. Eight and a Half Women) (1999)", // 108
    "Strike! (a.k.a. All I Wanna Do, The Hairy Bird) (1998)", // 109
    "City of the Living Dead (a.k.a. Gates of Hell, The) (Paura nella citt\u00e0) (1980)", // 110
    "European Vacation (aka National Lampoon's European Vacation) (1985)", // 111
    "(500) Days of Summer (2009)", // 112
    "Death Note: Desu n\u00f4to (2006\u20132007)", // 113
  };

  private static final int[] RATINGS = {198, 203, 146, 38, 30, 80, 133, 5, 6, 7, 8, 9, 42, 3};

  private Model films() throws IOException {
    long[] ids = LongStream.range(100, 100 + FILMS.length).toArray();
    ids[3] = 300; // also a title
    return ModelFixture.of(Parameters.allocate(arena, 3, 1, FILMS.length, 0))
        .titles(FILMS)
        .counts(RATINGS)
        .itemIds(ids)
        .open(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Se7en|1",
        "Seven|1",
        "se7en (1995)|1",
        "Seven (a.k.a. Se7en) (1995)|1",
        "Alien|2",
        "Lord of the Rings (1978)|4",
        "The Lord of the Rings (1978)|4",
        "300 (2007)|5",
        "id:300|3",
        "L\u00e9on|6",
        "The Professional (1994)|6",
        "Professional (1981)|7",
        "8 1/2 Women|8",
        "eight and a half women|8",
        "The Hairy Bird|9",
        "Hairy Bird|9",
        "all i wanna do|9",
        "The Gates of Hell|10",
        "Gates of Hell, The|10",
        "Paura nella citta|10",
        "National Lampoon's European Vacation|11",
        "(500) Days of Summer|12",
        "Death Note: Desu noto|13",
        "Death Note: Desu noto (2006)|13",
      })
  void anyOfItsTitlesNamesAFilm(String wanted, int expected) throws Exception {
    try (Model model = films()) {
      assertEquals(expected, new ItemFinder(model).find(wanted));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Lord of the Rings|104 100|give the id of one",
        "the lord of the rings|104 100|give the id of one",
        "The Professional|107 106|give the id of one",
        "300|id:300 id:105|it is an id and a title, so write one as",
      })
  void whatMeansSeveralIsAChoice(String wanted, String ids, String heading) throws Exception {
    try (Model model = films()) {
      ItemFinder finder = new ItemFinder(model);
      String message =
          assertThrows(IllegalArgumentException.class, () -> finder.find(wanted)).getMessage();
      List<String> lines = message.lines().toList();
      assertEquals(
          "more than one item: title=" + wanted + ", items=2; " + heading + ":", lines.getFirst());
      assertEquals(
          ids,
          lines.stream().skip(1).map(line -> line.strip().split(" ", 2)[0]).collect(joining(" ")));
    }
  }

  /** Many titles for the price of one, each as if alone. */
  @Test
  void manyAreFoundAtOnce() throws Exception {
    try (Model model = films()) {
      List<String> wanted = List.of("Se7en", "no such film", "105", "300", "Alien", "300");
      List<String> asked = new ArrayList<>();
      int[] found =
          new ItemFinder(model)
              .find(
                  wanted,
                  false,
                  (place, choices) -> {
                    asked.add(wanted.get(place) + " " + choices);
                    return false;
                  });
      assertArrayEquals(new int[] {1, -1, 5, -1, 2, -1}, found);
      assertEquals(List.of("no such film 0", "300 2", "300 2"), asked);
      assertArrayEquals(
          new int[] {5, -1},
          new ItemFinder(model).find(List.of("300", "105"), true, (place, choices) -> false));
    }
  }
}
