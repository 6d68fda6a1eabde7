package dev.quire.recommend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class TitleSearchTest {
  private static final List<String> TITLES =
      List.of(
          "Matrix, The (1999)", // 0
          "Matrix Reloaded, The (2003)", // 1
          "Schindler's List (1993)", // 2
          "Amélie (Fabuleux destin d'Amélie Poulain, Le) (2001)", // 3
          "Avventura, L' (1960)", // 4
          "Theodora (1921)", // 5
          "300 (2007)", // 6
          "The Dark Knight (2008)", // 7
          "Knight's Tale, A (2001)", // 8
          "Dark Knight Rises, The (2012)", // 9
          "3:10 to Yuma (2007)", // 10
          "Œuvre (1993)", // 11
          "", // 12
          "Matrix (1973)"); // 13

  private static final TitleSearch SEARCH = of(TITLES);

  private static TitleSearch of(List<String> titles) {
    return TitleSearch.of(titles.size(), titles::get, id -> id.equals("7") ? 2 : -1);
  }

  private static void assertFound(String typed, Integer... items) {
    assertEquals(List.of(items), Arrays.stream(SEARCH.find(typed, 20)).boxed().toList(), typed);
  }

  @Test
  void titlesAreFoundAsSomebodyTypesThem() {
    assertFound("m", 0, 1, 13);
    assertFound("matrix", 0, 13, 1);
    assertFound("the matrix", 0, 13, 1);
    assertFound("Matrix, The", 0, 13, 1);
    assertFound("The Matrix (1999)", 0);
    assertFound("matrix 1999", 0);
    assertFound("matrix rel", 1);
    assertFound("rel mat", 1);
    assertFound("the", 5, 0, 1, 7, 9);
    assertFound("schindlers", 2);
    assertFound("schindler's l", 2);
    assertFound("AMELIE", 3);
    assertFound("poulain", 3);
    assertFound("avventura", 4);
    assertFound("l'avv", 4);
    assertFound("300", 6);
    assertFound("knight", 8, 7, 9);
    assertFound("dark knight", 7, 9);
    assertFound("a knight's tale", 8);
    assertFound("3 10", 10);
    assertFound("3:10", 10);
    assertFound("oeuv", 11);
    assertFound("2001", 3, 8);
    assertFound("nothing of the kind");
    assertFound("?!");
  }

  @Test
  void anIdFindsItsItemBehindWhatIsCalledSo() {
    assertFound("7", 2);
    assertEquals(7, SEARCH.find(" ", 7).length, "what is known best");
    assertArrayEquals(new int[] {0, 1}, SEARCH.find("", 2));
  }

  /** Held against a plain look at each title, over more than one block. */
  @Test
  void aLookAtEveryTitleFindsTheSame() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    String[] words = {
      "red", "reds", "blue", "bluer", "tin", "tiny", "x", "9", "90", "七人", "七", "да", "дар"
    };
    List<String> titles = new ArrayList<>();
    for (int item = 0; item < 3000; item++) {
      List<String> some = new ArrayList<>();
      for (int n = random.nextInt(4); n >= 0; n--) {
        some.add(words[random.nextInt(words.length)]);
      }
      titles.add(String.join(" ", some));
    }
    TitleSearch search = of(titles);
    for (int n = 0; n < 600; n++) {
      String typed = words[random.nextInt(words.length)];
      typed += random.nextBoolean() ? " " + words[random.nextInt(words.length)] : "";
      typed = typed.substring(0, 1 + random.nextInt(typed.length())).strip();
      int top = 1 + random.nextInt(200);
      assertArrayEquals(plain(titles, typed, top), search.find(typed, top), typed);
    }
  }

  private static int[] plain(List<String> titles, String typed, int top) {
    List<Integer> exact = new ArrayList<>();
    List<Integer> begins = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    for (int item = 0; item < titles.size(); item++) {
      String title = titles.get(item);
      List<String> words = List.of(title.split(" ", -1));
      boolean all =
          Arrays.stream(typed.split(" ", -1))
              .allMatch(part -> words.stream().anyMatch(word -> word.startsWith(part)));
      if (title.equals(typed)) {
        exact.add(item);
      } else if (title.startsWith(typed)) {
        begins.add(item);
      } else if (all) {
        others.add(item);
      }
    }
    exact.addAll(begins);
    exact.addAll(others);
    return exact.stream().mapToInt(Integer::intValue).limit(top).toArray();
  }
}
