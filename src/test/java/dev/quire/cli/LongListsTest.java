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

  private static List<Object> score(Path model, Path to) {
    return List.of("score", model, "--top=" + TOP, "--min-ratings=0", "--threads=64", "--to", to);
  }

  @Test
  void aThousandAnswersFitInto64Megabytes() throws Exception {
    Path dataset = folder.resolve("d");
    Path model = folder.resolve("m.safetensors");
    Path csv = folder.resolve("top.csv");
    ChildQuire.allDone(
        folder,
        List.of(),
        List.of(
            List.of("convert", ratings(), "--to", dataset),
            List.of("train", dataset, "--model=als", "--rank=4", "--epochs=1", "--to", model),
            score(model, folder.resolve("top.safetensors")),
            score(model, csv)));
    try (Stream<String> lines = Files.lines(csv)) {
      assertEquals(1 + (long) USERS * TOP, lines.count());
    }
  }
}
