package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.ask.ModelQueries;
import dev.quire.catalogue.Observed;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Numbers of plays, of which some are ten thousand times the others. */
class CountedEventsTest {
  @TempDir static Path folder;
  private static Path plays;
  private static Path model;

  /** Each of four groups of users mostly plays what its group plays. */
  @BeforeAll
  static void make() throws IOException {
    Random random = new Random(2);
    StringBuilder text = new StringBuilder("user,artist,plays\n");
    for (int user = 0; user < 120; user++) {
      for (int artist = 0; artist < 80; artist++) {
        if (random.nextDouble() < (artist % 4 == user % 4 ? 0.6 : 0.04)) {
          double often = Math.pow(random.nextDouble(), -1.4); // Pareto
          text.append(user).append(',').append(artist).append(',').append((long) often);
          text.append('\n');
        }
      }
    }
    plays = folder.resolve("plays");
    Path file = Files.writeString(folder.resolve("plays.csv"), text);
    Cli.run("convert", file, "--to", plays, "--test=0.2").done();
    Cli.run("convert", file, "--to", folder.resolve("once"), "--positive-from=1", "--test=0.2")
        .done();
    model = folder.resolve("plays.safetensors");
    Cli.run("train", plays, "--to", model, "--rank=4", "--epochs=5").done();
  }

  private static float[] itemFactors(Path model) throws IOException {
    try (TensorFile file = TensorFile.open(model)) {
      return file.segment("item_factors", DType.F32, 80, 4).toArray(Layouts.F32);
    }
  }

  /** However often something was played, it is what was played. */
  @Test
  void byDefaultEventsWeighAlike() throws Exception {
    Path once = folder.resolve("once.safetensors");
    Cli.run("train", folder.resolve("once"), "--to", once, "--rank=4", "--epochs=5").done();
    assertArrayEquals(itemFactors(once), itemFactors(model));
  }

  /** Not of ratings, which nobody has given, nor of an error of the preferences. */
  @Test
  void peopleAreToldOfEvents() throws Exception {
    Path file = folder.resolve("plays.csv");
    Cli.Result converted = Cli.run("convert", file, "--to", folder.resolve("again"));
    assertTrue(converted.done().contains(" events of 120 users and 80 items "), converted.out());
    assertTrue(converted.err().contains("ratings look like counts"), converted.err());
    assertFalse(converted.err().contains("--repeats"), "each pair is there once");
    Cli.Result trained = Cli.run("train", plays, "--to", folder.resolve("m"), "--epochs=2");
    assertTrue(trained.done().matches(".*m: 2 epochs, \\d+\\.\\d\\d s\n"), trained.out());
    assertFalse((trained.out() + trained.err()).contains("RMSE"), trained.err());
    String lists = Cli.run("evaluate", model, plays).done();
    assertTrue(lists.contains("relevant: what they had an event with\n"), lists);
    String often = Cli.run("evaluate", model, plays, "--positive-from=3").done();
    assertTrue(often.contains("relevant: what they had events of 3 or more with\n"), often);
  }

  /** Each line of a log is an event; whatever is asked, nobody has rated anything. */
  @Test
  void nobodyRatesInALog() throws Exception {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder("user,song\n");
    for (int line = 0; line < 3000; line++) {
      int user = random.nextInt(60);
      int song = (int) (40 * Math.pow(random.nextDouble(), 2));
      text.append('u').append(user).append(",song ").append(song / 4 * 4 + user % 4).append('\n');
    }
    Path file = Files.writeString(folder.resolve("log.csv"), text);
    Path log = folder.resolve("log");
    Path learned = folder.resolve("log.safetensors");
    Path page = folder.resolve("log.html");
    Cli.Result converted = Cli.run("convert", file, "--to", log, "--test=0.2");
    converted.done();
    assertFalse(converted.err().contains("look like counts"), converted.err());
    Cli.run("train", log, "--to", learned, "--rank=4", "--epochs=5").done();
    List<Cli.Result> answers =
        List.of(
            Cli.run("describe", log),
            Cli.run("evaluate", learned, log),
            Cli.run("recommend", learned, "--user=u1"),
            Cli.run("recommend", learned, "--user=u1", "--dataset", log, "--explain"),
            Cli.run("recommend", learned, "--like=song 0", "--explain"),
            Cli.run("similar", learned, "--item=song 0"),
            Cli.run("inspect", learned, "item", "song 0"),
            Cli.run("inspect", learned, "user", "u1", "--dataset", log),
            Cli.run("inspect", learned, "polarizing", "--dataset", log),
            Cli.run("experiment", learned, learned, "--dataset", log),
            Cli.run("report", log, learned, "--to", page));
    for (Cli.Result answer : answers) {
      requireNoRating(answer.done() + answer.err());
    }
    requireNoRating(
        Files.readString(page)
            .replaceAll("(?s)<script.*?</script>|<style.*?</style>|<[^>]*>", " "));
    try (ModelQueries model = ModelQueries.open(learned)) {
      assertEquals(Observed.EVENTS, model.browse().facts().observed());
    }
  }

  private static void requireNoRating(String text) {
    Matcher found =
        Pattern.compile(".*\\b[Rr]at(ed|ings?)\\b.*").matcher(text.replace("--min-ratings", ""));
    assertFalse(found.find(), () -> found.group());
  }

  /** A log of days has pairs that occur again, and few of its numbers are large. */
  @Test
  void whoeverLosesCountsIsToldHowTheyAreAdded() throws Exception {
    StringBuilder text = new StringBuilder("user,artist,plays\n");
    for (int line = 0; line < 300; line++) {
      int often = line % 60 == 0 ? 200 + line : 1 + line % 11;
      text.append(line % 20).append(',').append(line % 9).append(',').append(often).append('\n');
    }
    Path file = Files.writeString(folder.resolve("days.csv"), text);
    Path to = folder.resolve("days");
    String told = Cli.run("convert", file, "--to", to, "--force").err();
    assertTrue(told.contains("ratings look like counts") && told.contains("--repeats sum"), told);
    String added = Cli.run("convert", file, "--to", to, "--force", "--repeats=sum").err();
    assertFalse(added.contains("--repeats"), added);
  }

  @Test
  void whatWasPlayedAtAllIsRelevant() {
    JsonNode lists = Cli.run("evaluate", model, plays, "--json").json();
    assertEquals(1, lists.findValue("positive_from").doubleValue(), lists.toString());
    double better = lists.findValue("ndcg@10").doubleValue();
    JsonNode all = Cli.run("evaluate", model, plays, "--positive-from=1", "--json").json();
    assertEquals(better, all.findValue("ndcg@10").doubleValue());
    assertTrue(better > 0.4, "NDCG@10 " + better);
  }
}
