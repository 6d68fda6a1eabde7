package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Ratings that differ by little beside their size: told apart, or refused. */
class FarFromZeroTest {
  private static final String STARS = "0.5 1 1.5 2 2.5 3 3.5 4 4.5 5";

  @TempDir Path folder;

  /** Rating n is of user 1 + n / 20 and item 1 + n % 20, which decides most of it. */
  private Path ratings(List<String> ratings, int count) throws IOException {
    List<String> lines = new ArrayList<>(List.of("userId,movieId,rating"));
    for (int n = 0; n < count; n++) {
      int place = (n % 20 / 2 + n / 20 % 3) % ratings.size();
      lines.add(1 + n / 20 + "," + (1 + n % 20) + "," + ratings.get(place));
    }
    return Files.write(folder.resolve("ratings.csv"), lines);
  }

  /** Stars times a number, plus another one. */
  private static List<String> stars(String factor, String offset) {
    return List.of(STARS.split(" ")).stream()
        .map(BigDecimal::new)
        .map(star -> star.multiply(new BigDecimal(factor)).add(new BigDecimal(offset)))
        .map(BigDecimal::toPlainString)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 100000000",
    "1, -100000000",
    "1, 30000000",
    "0.000001, 3",
    "1, 1000000000000000000000",
    "1000000, 1000000000000000"
  })
  void ratingsThatFloatsDistortAreRefused(String factor, String offset) throws IOException {
    Path file = ratings(stars(factor, offset), 200);
    for (String threads : List.of("--threads=1", "--threads=3")) {
      Cli.Result result = Cli.run("convert", file, "--to", folder.resolve("d"), threads);
      assertEquals(2, result.code(), result.err());
      assertTrue(
          result
              .err()
              .matches(
                  "quire: \\S+ratings.csv: ratings differ too little beside their size for 32 bits:"
                      + " line=\\d+, field=rating, value=\\S+, becomes=\\S+, least=\\S+,"
                      + " greatest=\\S+; subtract a constant from all of them, for example the"
                      + " least\n"),
          result.err());
      assertFalse(Files.exists(folder.resolve("d")));
    }
  }

  @Test
  void theRatingThatIsDistortedMostIsNamed() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("ratings.csv"),
            "userId,movieId,rating\n1,1,100000000\n1,2,100000001\n\n1,3,100000003.5\n2,1,100000002\n");
    Cli.run("convert", file, "--to", folder.resolve("d"))
        .assertBadInput(
            file
                + ": ratings differ too little beside their size for 32 bits: line=5, field=rating,"
                + " value=100000003.5, becomes=100000000, least=100000000, greatest=100000003.5;"
                + " subtract a constant from all of them, for example the least");
  }

  /** Also where all are the same float, in quotes, and beside lines that are left out. */
  @Test
  void whatIsEqualInThirtyTwoBitsIsNotEqual() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("ratings.csv"),
            "userId,movieId,rating\n1,1,\"100000000.1\"\n1,2,100000000.2\n1,x,100000000\n");
    Cli.Result result = Cli.run("convert", file, "--to", folder.resolve("d"), "--on-error=skip");
    assertEquals(2, result.code());
    assertTrue(result.err().contains("line=3, field=rating, value=100000000.2"), result.err());
  }

  @ParameterizedTest
  @CsvSource({
    "1000000, 0",
    "1, 1000",
    "1, -1000",
    "1000000, 1000",
    "1, 10000",
    "100000, 100000000",
    "0.000001, 0",
    "1, 1e-7"
  })
  void ratingsThatFloatsTellApartAreTaken(String factor, String offset) throws IOException {
    Path file = ratings(stars(factor, offset), 200);
    Cli.run("convert", file, "--to", folder.resolve("d")).done();
    String json = Files.readString(folder.resolve("d/dataset.json"));
    String levels = json.replaceAll("(?s).*\"levels\" : \\[([^]]*)].*", "$1");
    assertEquals(10, new HashSet<>(List.of(levels.split(","))).size(), levels);
  }

  /** They have no spread to lose. */
  @ParameterizedTest
  @CsvSource({"0.10", "100000000.1", "1e-30", "33333333333333333333", "0e999999999"})
  void equalRatingsAreTaken(String rating) throws IOException {
    Path file = ratings(List.of(rating), 40);
    Cli.run("convert", file, "--to", folder.resolve("d")).done();
  }

  /** A model is that of the ratings, with more in its mean, wherever the mean is. */
  @ParameterizedTest
  @CsvSource({
    "--model=bias, 1",
    "--model=als --rank=3 --tau=3, 1",
    "--model=vb --rank=3, 1",
    "--model=duo --rank=3 --preference-rank=3, 1",
    "--model=sgd --rank=3 --grid=2, 1",
    "--model=als --rank=3 --tau=3, -1"
  })
  void whatIsAddedToAllRatingsChangesNoError(String options, int sign) throws IOException {
    double expected = Double.NaN;
    for (long offset : new long[] {0, 100_000, 6_000_000, 10_000_000}) {
      double rmse = heldOut(options, sign * offset);
      expected = offset == 0 ? rmse : expected;
      assertEquals(expected, rmse, 1e-3 * expected, "offset " + offset);
    }
  }

  /** What is liked, and how much that weighs, goes with the scale. */
  @ParameterizedTest
  @CsvSource({"ials", "duo"})
  void whatIsAddedToAllRatingsChangesNoList(String kind) throws IOException {
    JsonNode expected = null;
    for (long offset : new long[] {0, 10_000, 6_000_000}) {
      train("--model=" + kind, offset);
      JsonNode lists = evaluate(offset, "--ranking", "--at=5");
      expected = offset == 0 ? lists : expected;
      assertEquals(
          offset + expected.get("positive_from").doubleValue(),
          lists.get("positive_from").doubleValue());
      assertEquals(
          expected.get("ndcg@5").doubleValue(), lists.get("ndcg@5").doubleValue(), 2e-3, kind);
    }
  }

  /** Error on held-out ratings. */
  private double heldOut(String options, long offset) throws IOException {
    train(options, offset);
    return evaluate(offset).get("rmse").doubleValue();
  }

  private JsonNode evaluate(long offset, Object... options) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "evaluate",
                folder.resolve("m" + offset + ".safetensors"),
                folder.resolve("d" + offset),
                "--json"));
    command.addAll(List.of(options));
    return Cli.run(command.toArray()).json();
  }

  /** Of ratings 1 to 5, to all of which the same is added. */
  private void train(String options, long offset) throws IOException {
    List<String> lines = new ArrayList<>(List.of("userId,movieId,rating"));
    for (int user = 0; user < 60; user++) {
      for (int item = 0; item < 40; item++) {
        if ((user * 11 + item * 7 + user * item) % 6 == 0) { // so few that biases stay short of it
          int taste = (user % 3 == item % 3 ? 2 : 0) + (item % 5 == 0 ? 1 : 0);
          int noise = (user * 7 + item * 13 + user * item) % 11 % 6;
          lines.add(user + "," + item + "," + (offset + Math.clamp(taste + noise, 1, 5)));
        }
      }
    }
    Path dataset = folder.resolve("d" + offset);
    Cli.run("convert", Files.write(folder.resolve("r.csv"), lines), "--to", dataset, "--test=0.2")
        .done();
    Path model = folder.resolve("m" + offset + ".safetensors");
    List<Object> train = new ArrayList<>(List.of("train", dataset, "--to", model));
    train.addAll(List.of(options.split(" ")));
    Cli.run(train.toArray()).done();
  }

  /**
   * Someone new is placed by what is left of their ratings, not by what floats leave of the mean.
   */
  @Test
  void someoneNewIsPlacedAlikeWhereverTheMeanIs() throws IOException {
    String options = "--model=als --rank=3 --tau=3";
    double near = liked(options, 0);
    assertEquals(near, liked(options, 10_000_000) - 10_000_000, 1e-3);
  }

  /** They are doubles in memory, and a file of floats would round them to whole stars. */
  @Test
  void scoresInFilesAreNoCoarserThanTheyAre() throws IOException {
    String options = "--model=als --rank=3 --tau=3";
    List<Double> near = pairs(options, 0);
    List<Double> far = pairs(options, 10_000_000);
    assertEquals(near.size(), far.size());
    for (int i = 0; i < near.size(); i++) {
      assertEquals(near.get(i), far.get(i) - 10_000_000, 2e-3, "pair " + i);
    }
  }

  private List<Double> pairs(String options, long offset) throws IOException {
    heldOut(options, offset);
    Path pairs =
        Files.writeString(folder.resolve("p.csv"), "userId,movieId\n0,2\n4,6\n6,8\n10,0\n");
    Path model = folder.resolve("m" + offset + ".safetensors");
    Path to = folder.resolve("p" + offset + ".csv");
    Cli.run("score", model, "--pairs", pairs, "--to", to).done();
    return Files.readAllLines(to).stream()
        .skip(1)
        .map(line -> Double.valueOf(line.replaceFirst(".*,", "")))
        .toList();
  }

  /** Predicted rating of the best item for someone new. */
  private double liked(String options, long offset) throws IOException {
    heldOut(options, offset);
    return Cli.run(
            "recommend",
            folder.resolve("m" + offset + ".safetensors"),
            "--like=id:2=" + (offset + 5),
            "--like=id:6=" + (offset + 1),
            "--json")
        .json()
        .path("items")
        .path(0)
        .get("score")
        .doubleValue();
  }

  /** Ten predictions near 100000 don't all look the same. */
  @Test
  void tablesShowWhatNumbersDifferBy() throws IOException {
    Path file = ratings(stars("1", "100000"), 400);
    Cli.run("convert", file, "--to", folder.resolve("d")).done();
    Path model = folder.resolve("m.safetensors");
    Cli.run("train", folder.resolve("d"), "--model=bias", "--gamma=0.1", "--to", model).done();
    List<String> lines =
        Cli.run("recommend", model, "--user=1", "--top=20", "--min-ratings=0")
            .done()
            .lines()
            .skip(1)
            .toList();
    List<String> scores = lines.stream().map(line -> line.strip().split(" +", 3)[1]).toList();
    for (String score : scores) {
      assertTrue(score.matches("10000\\d\\.\\d+"), score);
    }
    assertTrue(new HashSet<>(scores).size() > 5, scores.toString());
  }

  /** What is added to a mean near 100000 is not rounded away. */
  @Test
  void explanationsShowWhatIsAddedToTheMean() throws IOException {
    Path file = ratings(stars("1", "100000"), 400);
    Cli.run("convert", file, "--to", folder.resolve("d")).done();
    Path model = folder.resolve("m.safetensors");
    Cli.run(
            "train",
            folder.resolve("d"),
            "--model=als",
            "--rank=2",
            "--tau=1",
            "--gamma=1",
            "--to",
            model)
        .done();
    String explained =
        Cli.run(
                "recommend",
                model,
                "--like=3=100004.5",
                "--like=5=100001",
                "--top=1",
                "--min-ratings=0",
                "--explain")
            .done();
    Matcher parts =
        Pattern.compile("= (10000\\d\\.\\d+) mean ([+-]) (\\d\\.\\d+) item").matcher(explained);
    assertTrue(parts.find(), explained);
    assertTrue(Double.parseDouble(parts.group(3)) > 0, explained);
  }
}
