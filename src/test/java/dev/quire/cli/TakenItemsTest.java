package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An answer says which items the words of the question were taken for. */
class TakenItemsTest {
  @TempDir static Path folder;

  private static Path model;

  @BeforeAll
  static void train() throws Exception {
    Path ratings = folder.resolve("ratings.csv");
    Files.writeString(
        ratings,
        """
        userId,movieId,rating
        1,47,5
        1,300,3
        1,7,2
        2,47,4
        2,300,2
        3,51662,4
        3,47,1
        """);
    Path movies = folder.resolve("movies.csv");
    Files.writeString(
        movies,
        """
        movieId,title
        47,Seven (a.k.a. Se7en) (1995)
        300,Quiz Show (1994)
        51662,300 (2007)
        7,Up (2009)
        """);
    Path dataset = folder.resolve("d");
    model = folder.resolve("m.safetensors");
    Cli.run("convert", ratings, "--items", movies, "--to", dataset).done();
    Cli.run("train", dataset, "--model=als", "--rank=1", "--epochs=1", "--to", model).done();
  }

  @Test
  void recommendNamesWhatWasLiked() {
    Cli.Result result =
        Cli.run("recommend", model, "--like=Se7en=4", "--like=id:300", "--min-ratings=0");
    result.done();
    assertEquals(
        """
        quire: liked: id=47, title=Seven (a.k.a. Se7en) (1995), rating=4.0
        quire: liked: id=300, title=Quiz Show (1994), rating=5.0
        """,
        result.err());
    JsonNode likes =
        Cli.run("recommend", model, "--like=Se7en=4", "--min-ratings=0", "--json")
            .json()
            .get("likes");
    assertEquals(1, likes.size());
    assertEquals(47, likes.get(0).get("item_id").intValue());
    assertEquals("Seven (a.k.a. Se7en) (1995)", likes.get(0).get("title").stringValue());
    assertEquals(4, likes.get(0).get("rating").doubleValue());
  }

  @Test
  void similarNamesTheItem() {
    Cli.Result result = Cli.run("similar", model, "--item=300 (2007)", "--min-ratings=0");
    result.done();
    assertTrue(
        result.err().startsWith("quire: similar to: id=51662, title=300 (2007)\n"), result.err());
  }

  @Test
  void aNumberThatIsAnIdAndATitleIsAChoice() {
    for (String option : new String[] {"recommend --like", "similar --item"}) {
      String[] words = option.split(" ", 2);
      Cli.run(words[0], model, words[1], "300")
          .assertBadInput(
              """
              more than one item: title=300, items=2; it is an id and a title, so write one as:
                id:300  Quiz Show (1994)
                id:51662  300 (2007)""");
    }
  }
}
