package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The heap of 64 MB is enough for a thousand answers to each of many users, and 64 threads. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "the heap is the same with any kernels")
class LongListsTest {
  private static final int USERS = 3_000;
  private static final int ITEMS = 2_000;
  private static final int TOP = 1_000;

  @TempDir Path folder;

  private Path ratings() throws IOException {
    Path file = folder.resolve("ratings.csv");
    try (BufferedWriter ratings = Files.newBufferedWriter(file)) {
      ratings.write("userId,movieId,rating\n");
      for (int u = 1; u <= USERS; u++) {
        for (int i = 0; i < 5; i++) {
          int item = 1 + (int) ((u * 7919L + i * 1_299_709L) % ITEMS);
          ratings.write(u + "," + item + "," + (1 + (u + i) % 5) + "\n");
        }
      }
    }
    return file;
  }

  @Test
  void aThousandAnswersFitInto64Megabytes() throws Exception {
    Path dataset = folder.resolve("d");
    Path model = folder.resolve("m.safetensors");
    ChildQuire.done(folder, "convert", ratings(), "--to", dataset);
    ChildQuire.done(
        folder, "train", dataset, "--model=als", "--rank=4", "--epochs=1", "--to", model);
    for (String name : List.of("top.safetensors", "top.csv")) {
      Path to = folder.resolve(name);
      ChildQuire.done(
          folder, "score", model, "--top=" + TOP, "--min-ratings=0", "--threads=64", "--to", to);
    }
    try (Stream<String> lines = Files.lines(folder.resolve("top.csv"))) {
      assertEquals(1 + (long) USERS * TOP, lines.count());
    }
  }
}
