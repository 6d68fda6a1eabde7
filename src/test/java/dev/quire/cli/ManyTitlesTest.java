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

  @TempDir Path folder;

  private String quire(Object... args) throws Exception {
    List<Object> all = new ArrayList<>(List.of(args));
    all.add("--threads=64");
    return ChildQuire.done(folder, all.toArray());
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
    Path dataset = folder.resolve("d");
    Path model = folder.resolve("m.safetensors");
    String movies = "--items=" + folder.resolve("movies.csv");
    quire("convert", folder.resolve("ratings.csv"), movies, "--test=0.1", "--to", dataset);
    quire(
        "train",
        dataset,
        "--model=als",
        "--rank=4",
        "--epochs=1",
        "--features=genres,decade",
        "--to",
        model);
    quire("evaluate", model, dataset);
    String title = "long title of film number 123456";
    Path titles = folder.resolve("titles.txt");
    Files.writeString(titles, "title\n" + title + "\nThe Long Title of Film Number 7 (1957)\n");
    String found =
        quire("recommend", model, "--like", title, "--candidates", titles, "--min-ratings=0");
    assertTrue(found.contains(" The Long Title of Film Number 7 (1957) "), found);
    quire("similar", model, "--item=17", "--min-ratings=0");
    quire("inspect", model, "features");
    Path users = Files.writeString(folder.resolve("users.txt"), "userId\n1\n2\n20000\n");
    Path top = folder.resolve("top.csv");
    quire("score", model, "--users", users, "--min-ratings=0", "--to", top);
    assertEquals(1 + 3 * 10, Files.readAllLines(top).size());
    Path pairs = folder.resolve("ratings.csv");
    quire("score", model, "--pairs", pairs, "--to", folder.resolve("pairs.csv"));
    quire("verify", dataset);
  }

  /** More than enough for 64 threads if each took what one alone may take. */
  @Test
  void generateHasRoomForItsThreads() throws Exception {
    quire("generate", "--ratings=300000", "--to", folder.resolve("g"));
  }
}
