package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Test
  void rank512FitsWithAnyNumberOfThreadsAndGivesTheSame() throws Exception {
    Path dataset = folder.resolve("d");
    Path many = folder.resolve("many.safetensors");
    Path few = folder.resolve("few.safetensors");
    ChildQuire.done(folder, "convert", ratings(ITEMS), "--to", dataset);
    ChildQuire.done(
        folder,
        "train",
        dataset,
        "--model=als",
        "--rank=512",
        "--epochs=1",
        "--threads=64",
        "--to",
        many);
    ChildQuire.done(
        folder,
        "train",
        dataset,
        "--model=als",
        "--rank=512",
        "--epochs=1",
        "--threads=3",
        "--to",
        few);
    assertArrayEquals(Files.readAllBytes(few), Files.readAllBytes(many));
  }

  /** Each worker inverts a matrix of that size. */
  @Test
  void marginalVariancesOfRank512Fit() throws Exception {
    Path dataset = folder.resolve("d");
    Path model = folder.resolve("vb.safetensors");
    ChildQuire.done(folder, "convert", ratings(24), "--to", dataset);
    ChildQuire.done(
        folder,
        "train",
        dataset,
        "--model=vb",
        "--variance=marginal",
        "--rank=512",
        "--epochs=1",
        "--threads=64",
        "--to",
        model);
    ChildQuire.done(folder, "verify", model);
  }
}
