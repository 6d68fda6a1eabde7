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

  @BeforeAll
  static void convert() throws IOException {
    moderate = dataset("moderate", 1);
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
            + " ridge=0; raise --tau, the precision of the factors, or lower --rank");
  }

  @Test
  void ofALargeLambdaItSaysToLowerThat() {
    assertRefused(
        moderate,
        "--rank=25 --lambda=1e9 --tau=1e-8",
        "the ratings don't determine a vector: user=10\\d\\d, ratings=\\d+, rank=25,"
            + " ridge=\\S+E-1\\d; lower --lambda, the precision of a rating");
    assertRefused(
        moderate,
        "--rank=25 --lambda=2 --tau=1e-16",
        "the ratings don't determine a vector: user=10\\d\\d, ratings=\\d+, rank=25,"
            + " ridge=\\S+E-1\\d; raise --tau, the precision of the factors, or lower --rank");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lambda=1e30|--lambda=1e30; use 1e-9 to 1e9",
        "--lambda=1e-30|--lambda=1e-30; use 1e-9 to 1e9",
        "--model=bias --lambda=1e30|--lambda=1e30; use 1e-9 to 1e9",
        "--gamma=1e30|--gamma=1e30; use 0 to 1e12, with which biases are 0",
        "--tau=1e300|--tau=1e300; use 0 to 1e30, with which factors are 0",
      })
  void anAbsurdSettingIsRefusedAtOnce(String options, String problem) {
    assertRefused(moderate, options, "option out of range: " + problem);
  }

  /** Every kind of model: sums of squares or variances would be 0 or infinite as floats. */
  @ParameterizedTest
  @CsvSource({"--model=bias", "--model=als", "--model=vb"})
  void unitsForWhichFloatsHaveNoRoomAreRefusedWithTheRightAdvice(String options)
      throws IOException {
    for (String unit : new String[] {"1e-30", "1e-17", "1e17", "1e37"}) {
      double size = Double.parseDouble(unit);
      Path dataset = folder.resolve(unit);
      dataset = Files.exists(dataset) ? dataset : dataset(unit, size);
      assertRefused(
          dataset,
          options,
          "ratings of too "
              + (size < 1 ? "small" : "large")
              + " a unit for 32 bits: standard deviation=\\S+, from=1e-15, to=1e15; multiply all of"
              + " them by 1e-?\\d+");
    }
  }

  /** A folder among the options has nothing to do with it. */
  @Test
  void aScratchFolderDoesNotHideTheReason() throws IOException {
    Path huge = dataset("huge", 1e37);
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    Cli.Result result =
        Cli.run(
            "train",
            huge,
            "--model=als",
            "--quiet",
            "--scratch",
            scratch,
            "--to",
            folder.resolve("no.safetensors"));
    assertEquals(2, result.code());
    assertTrue(
        result.err().startsWith("quire: ratings of too large a unit for 32 bits"), result.err());
  }

  private static void assertRefused(Path dataset, String options, String message) {
    Path to = folder.resolve("no.safetensors");
    List<Object> args = new ArrayList<>(List.of("train", dataset, "--quiet", "--to", to));
    args.addAll(Cli.ofAls(options));
    Cli.Result result = Cli.run(args.toArray());
    assertEquals(2, result.code());
    assertTrue(result.err().strip().matches("quire: " + message), result.err());
    assertFalse(Files.exists(to));
  }
}
