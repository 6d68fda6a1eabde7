package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The heap of 64 MB is enough for a million titles and 64 threads, whatever one asks for. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "the heap is the same with any kernels")
class ManyTitlesTest {
  private static final int TITLES = 1_000_000;
  private static final int USERS = 20_000;
  private static final int RATINGS_PER_USER = 10;
  private static final String ALL = "--min-ratings=0";
  private static final String THREADS = "--threads=64";

  @TempDir Path folder;

  private static List<Object> verb(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.add(THREADS);
    return all;
  }

  private void write() throws IOException {
    try (BufferedWriter movies = Files.newBufferedWriter(folder.resolve("movies.csv"))) {
      movies.write("movieId,title,genres\n");
      for (int i = 1; i <= TITLES; i++) {
        movies.write(
            i
                + ",The Long Title of Film Number "
                + i
                + " ("
                + (1950 + i % 70)
                + "),Comedy|Drama\n");
      }
    }
    try (BufferedWriter ratings = Files.newBufferedWriter(folder.resolve("ratings.csv"))) {
      ratings.write("userId,movieId,rating\n");
      for (int i = 0; i < RATINGS_PER_USER; i++) { // not sorted by user
        for (int u = 1; u <= USERS; u++) {
          ratings.write(
              u + "," + (1 + (u * 7919L + i * 104_729L) % TITLES) + "," + (1 + (u + i) % 5));
          ratings.write('\n');
        }
      }
      ratings.write("1,7920,5\n"); // once more
    }
  }

  @Test
  void aMillionTitlesFitInto64Megabytes() throws Exception {
    write();
    Path ratings = folder.resolve("ratings.csv");
    Path dataset = folder.resolve("d");
    Path model = folder.resolve("m.safetensors");
    String title = "long title of film number 123456";
    Path titles =
        Files.writeString(
            folder.resolve("titles.txt"),
            "title\n" + title + "\nThe Long Title of Film Number 7 (1957)\n");
    Path users = Files.writeString(folder.resolve("users.txt"), "userId\n1\n2\n20000\n");
    Path top = folder.resolve("top.csv");
    Path scores = folder.resolve("pairs.csv");
    String movies = "--items=" + folder.resolve("movies.csv");
    String features = "--features=genres,decade";
    List<String> found =
        ChildQuire.allDone(
            folder,
            List.of(),
            List.of(
                verb("convert", ratings, movies, "--test=0.1", "--to", dataset),
                verb(
                    "train",
                    dataset,
                    "--model=als",
                    "--rank=4",
                    "--epochs=1",
                    features,
                    "--to",
                    model),
                verb("evaluate", model, dataset),
                verb("recommend", model, "--like", title, "--candidates", titles, ALL),
                verb("similar", model, "--item=17", ALL),
                verb("inspect", model, "features"),
                verb("score", model, "--users", users, ALL, "--to", top),
                verb("score", model, "--pairs", ratings, "--to", scores),
                verb("verify", dataset)));
    assertTrue(found.get(3).contains(" The Long Title of Film Number 7 (1957) "), found.get(3));
    assertEquals(1 + 3 * 10, Files.readAllLines(top).size());
  }

  /** More than enough for 64 threads if each took what one alone may take. */
  @Test
  void generateHasRoomForItsThreads() throws Exception {
    ChildQuire.done(folder, "generate", "--ratings=300000", THREADS, "--to", folder.resolve("g"));
  }
}
