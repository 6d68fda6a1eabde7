package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The heap of 64 MB is enough for the largest rank and 64 threads. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "the processes choose their kernels themselves")
class LargeRankTest {
  private static final int USERS = 16;
  private static final int ITEMS = 2_100; // more than a user's ratings are summed in at once

  @TempDir Path folder;

  private Path ratings(int items) throws IOException {
    Path file = folder.resolve("ratings.csv");
    try (BufferedWriter ratings = Files.newBufferedWriter(file)) {
      ratings.write("userId,movieId,rating\n");
      for (int u = 1; u <= USERS; u++) {
        for (int i = 1; i <= items; i++) {
          ratings.write(u + "," + i + "," + (1 + (u * 31 + i * 17) % 5) + "\n");
        }
      }
    }
    return file;
  }

  private static List<Object> train(Path dataset, String kind, int threads, Path model) {
    return List.of(
        "train",
        dataset,
        "--model=" + kind,
        "--rank=512",
        "--epochs=1",
        "--threads=" + threads,
        "--to",
        model);
  }

  @Test
  void rank512FitsWithAnyNumberOfThreadsAndGivesTheSame() throws Exception {
    Path dataset = folder.resolve("d");
    Path many = folder.resolve("many.safetensors");
    Path few = folder.resolve("few.safetensors");
    ChildQuire.allDone(
        folder,
        List.of(),
        List.of(
            List.of("convert", ratings(ITEMS), "--to", dataset),
            train(dataset, "als", 64, many),
            train(dataset, "als", 3, few)));
    assertArrayEquals(Files.readAllBytes(few), Files.readAllBytes(many));
  }

  /** Each worker inverts a matrix of that size. */
  @Test
  void marginalVariancesOfRank512Fit() throws Exception {
    Path dataset = folder.resolve("d");
    Path model = folder.resolve("vb.safetensors");
    List<Object> train = new ArrayList<>(train(dataset, "vb", 64, model));
    train.add("--variance=marginal");
    ChildQuire.allDone(
        folder,
        List.of(),
        List.of(List.of("convert", ratings(24), "--to", dataset), train, List.of("verify", model)));
  }
}
