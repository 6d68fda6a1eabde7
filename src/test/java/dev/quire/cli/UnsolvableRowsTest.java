package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings that come to no end: whose row it was, by its id, and what helps. */
class UnsolvableRowsTest {
  private static final int FIRST_USER = 1000;
  private static final int FIRST_ITEM = 7000;

  @TempDir static Path folder;

  private static Path moderate;
  private static Path huge;

  @BeforeAll
  static void convert() throws IOException {
    moderate = dataset("moderate", 1);
    huge = dataset("huge", 1e37);
  }

  /** About half of the ratings of 40 users and 30 items, of rank 1. */
  private static Path dataset(String name, double size) throws IOException {
    Random random = new Random(4);
    double[] v = random.doubles(30, -1, 1).toArray();
    StringBuilder text = new StringBuilder("userId,movieId,rating\n");
    for (int user = 0; user < 40; user++) {
      double u = random.nextGaussian();
      for (int item = 0; item < v.length; item++) {
        if (random.nextBoolean()) {
          text.append(FIRST_USER + user).append(',').append(FIRST_ITEM + item).append(',');
          text.append((float) (size * u * v[item])).append('\n');
        }
      }
    }
    Path csv = Files.writeString(folder.resolve(name + ".csv"), text);
    Cli.run("convert", csv, "--to", folder.resolve(name)).done();
    return folder.resolve(name);
  }

  @Test
  void withoutATauItSaysToRaiseIt() {
    assertRefused(
        moderate,
        "--rank=25 --tau=0",
        "the ratings don't determine a vector: user=10\\d\\d, ratings=\\d+, rank=25,"
            + " tau/lambda=0.0; raise tau, the precision of the factors, or lower the rank");
  }

  @ParameterizedTest
  @CsvSource({"--model=als", "--model=vb"})
  void numbersTooLargeAreRefusedWithTheRightAdvice(String options) {
    assertRefused(
        huge,
        options,
        "the numbers get too large for 32 bits: (user=10|item=70)\\d\\d, ratings=\\d+, rank=20,"
            + " largest=\\S+E3\\d; divide the ratings by their largest one");
  }

  /** A folder among the options has nothing to do with it. */
  @Test
  void aScratchFolderDoesNotHideTheReason() throws IOException {
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    Cli.Result result =
        Cli.run(
            "train",
            huge,
            "--quiet",
            "--scratch",
            scratch,
            "--to",
            folder.resolve("no.safetensors"));
    assertEquals(2, result.code());
    assertTrue(result.err().startsWith("quire: the numbers get too large"), result.err());
  }

  private static void assertRefused(Path dataset, String options, String message) {
    Path to = folder.resolve("no.safetensors");
    List<Object> args = new ArrayList<>(List.of("train", dataset, "--quiet", "--to", to));
    args.addAll(List.of(options.split(" ")));
    Cli.Result result = Cli.run(args.toArray());
    assertEquals(2, result.code());
    assertTrue(result.err().strip().matches("quire: " + message), result.err());
    assertFalse(Files.exists(to));
  }
}
