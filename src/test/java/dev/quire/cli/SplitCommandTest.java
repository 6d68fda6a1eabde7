package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.MovieLens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code quire split}, and what {@code convert} does before and after it. */
class SplitCommandTest {
  private static final String RATINGS =
      """
      userId,movieId,rating,timestamp
      1,10,4,100
      1,10,2,50
      1,20,3,200
      1,30,5,300
      2,10,1,150
      2,20,4.5,250
      3,30,3,20
      """;

  @TempDir Path folder;

  private Path dataset() throws Exception {
    Path csv = Files.writeString(folder.resolve("r.csv"), RATINGS);
    Path dataset = folder.resolve("d");
    Cli.run("convert", csv, "--to", dataset, "--force", "--quiet").done();
    return dataset;
  }

  private String split(Object... options) throws Exception {
    List<Object> args = new ArrayList<>(List.of("split", dataset(), "--to", folder.resolve("e")));
    args.addAll(List.of(options));
    args.addAll(List.of("--force", "--quiet"));
    Cli.Result result = Cli.run(args.toArray());
    assertEquals("", result.err());
    assertEquals(0, result.code());
    return result.out().replaceAll("in \\S+e, \\d+\\.\\d\\d s", "in e");
  }

  @Test
  void peopleSeeWhatHasBecomeOfTheRatings() throws Exception {
    assertEquals(
        """
        6 ratings of 3 users and 3 items split in e
        train 4, valid 0, test 2
        1 user has too few to hold any out and stays in training
        """,
        split("--last=1"));
    assertEquals(
        """
        6 ratings of 3 users and 3 items split in e
        train 4, valid 1, test 1
        2 users have too few to hold any out and stay in training
        """,
        split("--split=leave-last", "--last=1,1"));
    assertEquals(
        """
        6 ratings of 3 users and 3 items split in e
        train 4, valid 1, test 1
        """,
        split("--split", "time", "--shares=0.66/0.17/0.17"));
    assertEquals(
        """
        6 ratings of 3 users and 3 items split in e
        train 6, valid 0, test 0
        """,
        split("--split=NONE"));
  }

  @Test
  void programsSeeItToo() throws Exception {
    Path to = folder.resolve("e");
    JsonNode result =
        Cli.run("split", dataset(), "--to", to, "--split=users", "--test=0.5", "--json").json();
    assertEquals("users", result.get("split").stringValue());
    assertEquals(
        6,
        List.of("train", "valid", "test", "valid_fold_in", "test_fold_in").stream()
            .mapToInt(part -> result.get(part).intValue())
            .sum());
    assertTrue(result.has("short_users"));
    assertTrue(result.get("test").intValue() > 0, result.toString());
    Cli.run("verify", to).done();
  }

  @Test
  void theOldWordForWholeItemsStillWorks() throws Exception {
    Path csv = Files.writeString(folder.resolve("r.csv"), RATINGS);
    String old = converted(csv, "--hold-out=items", "--test=0.4");
    assertEquals(old, converted(csv, "--split=items", "--test=0.4"));
    assertTrue(old.contains("\"recipe\" : \"items\""), old);
    assertTrue(converted(csv, "--hold-out=ratings", "--test=0.3").contains("\"random\""));
    assertTrue(converted(csv, "--valid=0.1").contains("\"random\""));
    assertTrue(converted(csv).contains("\"none\""));
  }

  private String converted(Path csv, String... options) throws Exception {
    Path to = folder.resolve("c");
    List<Object> args = new ArrayList<>(List.of("convert", csv, "--to", to, "--force"));
    args.addAll(List.of(options));
    Cli.run(args.toArray()).done();
    return Files.readString(to.resolve("dataset.json"));
  }

  @Test
  void whatIsLeftOutIsSaid() throws Exception {
    Path csv = Files.writeString(folder.resolve("r.csv"), RATINGS);
    assertEquals(
        """
        4 ratings of 2 users and 2 items (2 of them rated) in c
        train 4, valid 0, test 0
        1 line of another time was left out
        1 lower line of a pair that occurs again was left out
        0 users and 1 item with too few ratings were left out, and with them 1 rating
        """,
        convert(csv, "--since=1970-01-01T00:00:30Z", "--min-item-ratings=2", "--repeats=max"));
    assertEquals(
        """
        3 events of 2 users and 3 items (3 of them rated) in c
        train 3, valid 0, test 0
        1 older line of a pair that occurs again was left out
        3 ratings below --positive-from were left out
        """,
        convert(csv, "--positive-from=4"));
    assertEquals(
        """
        1 event of 1 user and 1 item (1 of them rated) in c
        train 1, valid 0, test 0
        6 lines of other times were left out
        """,
        convert(csv, "--until=50", "--repeats=first"));
    assertEquals(
        """
        6 events of 3 users and 3 items (3 of them rated) in c
        train 6, valid 0, test 0
        1 line of a pair that occurs again was counted with another
        """,
        convert(csv, "--repeats=count"));
    JsonNode json =
        Cli.run("convert", csv, "--to", folder.resolve("j"), "--json", "--min-user-ratings=2")
            .json();
    assertEquals(1, json.get("duplicates").intValue());
    assertEquals(1, json.get("rare_users").intValue());
    assertEquals(0, json.get("rare_items").intValue());
    assertEquals(1, json.get("rare_ratings").intValue());
  }

  private String convert(Path csv, Object... options) {
    List<Object> args =
        new ArrayList<>(List.of("convert", csv, "--to", folder.resolve("c"), "--force"));
    args.addAll(List.of(options));
    args.add("--quiet");
    return Cli.run(args.toArray()).done().replaceAll("in \\S+c, \\d+\\.\\d\\d s", "in c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--split=leave-last | nothing to hold out: --split=leave-last; say how much, for example"
            + " --test 0.2 or --shares 0.8/0.1/0.1",
        "--seed=3 | nothing said about the split; say how, for example --split leave-last"
            + " --test 0.2",
        "--split=last | no such choice: --split=last; use none, random, per-user, leave-last, time,"
            + " users or items",
        "--shares=0.5/0.5 | not three shares that add up to 1: --shares=0.5/0.5; write those of"
            + " training, validation and test, as --shares 0.9/0.05/0.05",
        "--shares=0.5/0.4/0.2 | not three shares that add up to 1: --shares=0.5/0.4/0.2; write"
            + " those of training, validation and test, as --shares 0.9/0.05/0.05",
        "--shares=a/b/c | not three shares that add up to 1: --shares=a/b/c; write those of"
            + " training, validation and test, as --shares 0.9/0.05/0.05",
        "--shares=0.5/0.5/0 --valid=.1 | options exclude each other: --shares=0.5/0.5/0,"
            + " --valid=0.1; give one of them",
        "--last=1 --test=.1 | options exclude each other: --last=1, --test=0.1; give one of them",
        "--last=1,2,3 | not a number of ratings: --last=1,2,3; write --last 1, or --last 1,1 to"
            + " have validation ratings, too",
        "--last=0 | not a number of ratings: --last=0; write --last 1, or --last 1,1 to have"
            + " validation ratings, too",
        "--split=time --last=1 | option without use: --last=1; it goes with --split leave-last",
        "--test=.1 --fold-in=.5 | option without use: --fold-in=0.5; it goes with --split users",
        "--split=none --test=.1 | a share without a part: --split=none; take another split, or"
            + " leave out the shares",
        "--split=random --hold-out=items --test=.1 | options exclude each other: --split=random,"
            + " --hold-out=items; give one of them",
        "--split=users --test=.1 --fold-in=1 | share to fold in out of range: fold-in=1; more"
            + " than 0 and less than 1, and only with --split users",
        "--test=1 | shares out of range: valid=0, test=1; each at least 0, and together less"
            + " than 1",
        "--split=time --test=.95 | no rating is left for training: valid=0, test=6; take smaller"
            + " shares",
      })
  void whatMakesNoSenseIsRefused(String options, String message) throws Exception {
    List<Object> args = new ArrayList<>(List.of("split", dataset(), "--to", folder.resolve("e")));
    args.addAll(List.of((Object[]) options.split(" ")));
    Cli.Result result = Cli.run(args.toArray());
    assertEquals(2, result.code(), result.err());
    assertEquals("quire: " + message, result.err().lines().findFirst().orElseThrow());
    assertEquals(List.of("d", "r.csv"), Cli.list(folder));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--since=2015 | not a time: --since=2015; write 2015-01-31, 2015-01-31T12:00:00Z or"
            + " seconds since 1970",
        "--until=31.1.2015 | not a time: --until=31.1.2015; write 2015-01-31, 2015-01-31T12:00:00Z"
            + " or seconds since 1970",
        "--since=2015-02-30 | not a time: --since=2015-02-30; write 2015-01-31,"
            + " 2015-01-31T12:00:00Z or seconds since 1970",
        "--since=200 --until=100 | no time lies between the two: since=200, until=100; --since is"
            + " the first second that counts, --until the first that doesn't",
        "--min-user-ratings=-1 | option out of range: --min-user-ratings=-1; use 0 or more",
        "--repeats=median | no such choice: --repeats=median; use last, first, sum, count, max or"
            + " mean",
        "--positive-from=6 | no rating is left: unrated=0, outside the times=0, too low=6, of users"
            + " and items with too few=0; leave --unrated, --since and --until, --positive-from,"
            + " --min-user-ratings and --min-item-ratings out, or choose them otherwise",
      })
  void whatSelectsNothingIsRefused(String options, String message) throws Exception {
    Path csv = Files.writeString(folder.resolve("r.csv"), RATINGS);
    List<Object> args =
        new ArrayList<>(List.of("convert", csv, "--to", folder.resolve("e"), "--quiet"));
    args.addAll(List.of((Object[]) options.split(" ")));
    Cli.Result result = Cli.run(args.toArray());
    assertEquals(2, result.code(), result.err());
    assertEquals("quire: " + message, result.err().lines().findFirst().orElseThrow());
    assertEquals(List.of("r.csv"), Cli.list(folder));
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-02, 86400",
    "1970-01-02T00:00, 86400",
    "1970-01-02T00:00:01Z, 86401",
    "1970-01-02T01:00:00+01:00, 86400",
    "86400, 86400",
    "-5, -5",
  })
  void timesInManyForms(String text, long seconds) throws Exception {
    Path csv =
        Files.writeString(
            folder.resolve("r.csv"),
            "userId,movieId,rating,timestamp\n1,1,3,%d\n1,2,3,%d\n"
                .replaceFirst("%d", String.valueOf(seconds))
                .replaceFirst("%d", String.valueOf(seconds - 1)));
    Path to = folder.resolve("d");
    JsonNode since = Cli.run("convert", csv, "--to", to, "--since=" + text, "--json").json();
    assertEquals(1, since.get("train").intValue());
    assertTrue(Files.readString(to.resolve("dataset.json")).contains("\"since\" : " + seconds));
    JsonNode until =
        Cli.run("convert", csv, "--to", to, "--until=" + text, "--json", "--force").json();
    assertEquals(1, until.get("outside_times").intValue());
  }

  /** Held-out users of real ratings: a model does better than biases for people it has not seen. */
  @Test
  void movieLensWithUsersHeldOut() throws Exception {
    Path source = MovieLens.small();
    Path dataset = folder.resolve("d");
    Path users = folder.resolve("users");
    Cli.run("convert", source.resolve("ratings.csv"), "--to", dataset).done();
    JsonNode split =
        Cli.run("split", dataset, "--to", users, "--split=users", "--test=0.2", "--json").json();
    assertEquals(0.8, foldInShare(split), 0.01);
    double als = rmse(users, "als", "--rank=20", "--gamma=5", "--epochs=8");
    double bias = rmse(users, "bias", "--gamma=5");
    assertTrue(als < 0.99 * bias, "als " + als + ", bias " + bias);
    assertTrue(als > 0.7, "als " + als);
  }

  /** A pair scores what it does in the user's own list, also of one whom the dataset holds out. */
  @Test
  void pairsOfHeldOutUsers() throws Exception {
    Cli.generate(folder.resolve("raw"), 6_000);
    Path users = folder.resolve("users");
    Path ratings = folder.resolve("raw/ratings.csv");
    Cli.run("convert", ratings, "--to", users, "--split=users", "--test=0.3").done();
    for (String kind : List.of("als", "duo", "ials")) {
      Path model = folder.resolve(kind + ".safetensors");
      Cli.run("train", users, "--model", kind, "--epochs=2", "--to", model).done();
      Path lists = folder.resolve(kind + "-lists.csv");
      Path scored = folder.resolve(kind + "-pairs.csv");
      List<Object> score = new ArrayList<>(List.of("score", model, "--dataset", users));
      score.addAll(List.of("--top=2", "--to", lists));
      if (kind.equals("duo")) {
        score.add("--score=rating");
      }
      Cli.run(score.toArray()).done();
      Cli.run("score", model, "--dataset", users, "--pairs", lists, "--to", scored).done();
      List<String> expected = new ArrayList<>(List.of("userId,itemId,score"));
      for (String line : Files.readAllLines(lists).stream().skip(1).toList()) {
        String[] fields = line.split(",", -1); // userId,rank,itemId,score
        expected.add(fields[0] + "," + fields[2] + "," + fields[3]);
      }
      assertEquals(expected, Files.readAllLines(scored), kind);
      Path without = folder.resolve(kind + "-without.csv");
      Cli.run("score", model, "--pairs", lists, "--to", without).done();
      assertNotEquals(expected, Files.readAllLines(without));
    }
    Path other = folder.resolve("other");
    Cli.run("convert", ratings, "--to", other, "--test=0.3").done();
    Cli.Result refused =
        Cli.run(
            "score",
            folder.resolve("als.safetensors"),
            "--dataset",
            other,
            "--pairs",
            ratings,
            "--to",
            folder.resolve("x.csv"));
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("model of another dataset"), refused.err());
  }

  private static double foldInShare(JsonNode split) {
    double foldIn = split.get("test_fold_in").doubleValue();
    return foldIn / (foldIn + split.get("test").doubleValue());
  }

  private double rmse(Path dataset, String kind, String... settings) {
    Path model = folder.resolve(kind + ".safetensors");
    List<Object> args = new ArrayList<>(List.of("train", dataset, "--model", kind, "--to", model));
    args.addAll(List.of(settings));
    Cli.run(args.toArray()).done();
    JsonNode result = Cli.run("evaluate", model, dataset, "--json").json();
    assertTrue(result.get("fold_in").intValue() > result.get("pairs").intValue());
    return result.get("rmse").doubleValue();
  }
}
