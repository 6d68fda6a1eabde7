package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Trainings of variational models and their evaluation, by command lines. */
class VariationalTest {
  @TempDir static Path folder;

  private static SmallJob job;
  private static Path vb;

  @BeforeAll
  static void train() throws Exception {
    job = SmallJob.in(folder);
    vb = job.vb();
  }

  @Test
  void trainingShowsTheBoundAndEndsByItself() {
    Path to = folder.resolve("shown.safetensors");
    Cli.Result result =
        Cli.run(
            "train", job.dataset(), "--model=vb", "--rank=3", "--epochs=500", "--to", to, "--json");
    JsonNode history = result.json().get("history");
    assertTrue(history.size() < 500, history.size() + " epochs");
    double previous = Double.NEGATIVE_INFINITY;
    for (JsonNode epoch : history) {
      double elbo = epoch.get("elbo").doubleValue();
      assertTrue(elbo >= previous - 1e-6 * Math.abs(previous));
      previous = elbo;
    }
    assertTrue(result.err().contains("epoch   1  elbo -"), result.err());
    Cli.run("verify", to).done();
  }

  @Test
  void trainingThatStopsAtItsLastEpochSaysSo() {
    Path to = folder.resolve("early.safetensors");
    List<Object> args =
        List.of("train", job.dataset(), "--model=vb", "--epochs=4", "--force", "--to", to);
    String text = Cli.run(args.toArray()).done();
    assertTrue(
        text.matches(
            "(?s).*after 4 epochs, .*epoch 4 still raised the bound by"
                + " [.\\d]+ for each rating: --epochs 12 may predict a little better\\R"),
        text);
    List<Object> json = new ArrayList<>(args);
    json.add("--json");
    assertEquals(false, Cli.run(json.toArray()).json().get("converged").booleanValue());
    json.add("--tolerance=0.5");
    assertEquals(true, Cli.run(json.toArray()).json().get("converged").booleanValue());
    assertTrue(
        !Cli.run("train", job.dataset(), "--model=als", "--force", "--to", to)
            .done()
            .contains("raised the bound"),
        "als");
  }

  /** Of a few ratings an epoch may gain something for each, and next to nothing for all of them. */
  @Test
  void noMoreEpochsAreAdvisedForAHandfulOfRatings() throws Exception {
    StringBuilder text = new StringBuilder("user,item,rating\n");
    for (int i = 0; i < 40; i++) {
      text.append(i % 8).append(',').append(i / 4).append(',').append(1 + i * 7 % 5).append('\n');
    }
    Path file = Files.writeString(folder.resolve("few.csv"), text);
    Cli.run("convert", file, "--to", folder.resolve("few")).done();
    Path to = folder.resolve("few.safetensors");
    List<Object> args = List.of("train", folder.resolve("few"), "--epochs=30", "--to", to);
    String lines = Cli.run(args.toArray()).done();
    assertTrue(lines.contains(" after 30 epochs, "), lines);
    assertFalse(lines.contains("raised the bound"), lines);
  }

  @Test
  void withTimesEachRatingIsPredictedForWhenItWasGiven() {
    Path to = folder.resolve("timed.safetensors");
    Cli.run("train", job.dataset(), "--model=vb", "--rank=3", "--time=drift,sessions", "--to", to)
        .done();
    Cli.run("verify", to, job.dataset()).done();
    String text = Cli.run("evaluate", to, job.dataset()).done();
    String said = "each rating is predicted for the time when it was given";
    assertTrue(text.contains(said), text);
    JsonNode timed = Cli.run("evaluate", to, job.dataset(), "--json").json();
    assertEquals(true, timed.get("timed").booleanValue());
    assertTrue(!Cli.run("evaluate", vb, job.dataset(), "--json").json().has("timed"));
    assertTrue(!Cli.run("evaluate", vb, job.dataset()).done().contains(said));
    JsonNode history =
        Cli.run(
                "train",
                job.dataset(),
                "--model=vb",
                "--rank=3",
                "--time=drift,sessions",
                "--patience=0",
                "--to",
                to,
                "--force",
                "--json")
            .json()
            .get("history");
    double told = history.get(history.size() - 1).get("train_rmse").asDouble();
    double train = // stretches that training has seen
        Cli.run("evaluate", to, job.dataset(), "--on=train", "--json")
            .json()
            .get("rmse")
            .asDouble();
    assertEquals(told, train, 1e-5);
  }

  @Test
  void timesAreOnlyLearnedWhereThereAreAny() throws Exception {
    assertNoTimes(
        "user,item,rating\n1,1,4\n1,2,3\n2,1,5\n2,2,2\n",
        "nothing says when the ratings of the dataset were given");
    assertNoTimes(
        "user,item,rating,timestamp\n1,1,4,7\n1,2,3,7\n2,1,5,7\n2,2,2,7\n",
        "all ratings of the dataset were given at the same time");
  }

  private static void assertNoTimes(String ratings, String problem) throws Exception {
    Path untimed = folder.resolve("untimed");
    Path file = Files.writeString(folder.resolve("untimed.csv"), ratings);
    Cli.run("convert", file, "--to", untimed, "--force").done();
    Path to = folder.resolve("untimed.safetensors");
    for (String kind : List.of("vb", "duo")) {
      Cli.Result result =
          Cli.run("train", untimed, "--model=" + kind, "--rank=1", "--time=drift", "--to", to);
      assertEquals(2, result.code());
      assertEquals(
          "quire: "
              + problem
              + ": --time, dataset="
              + untimed
              + "; quire convert ratings that have times of their own, or leave out --time",
          result.err().strip());
      assertTrue(Files.notExists(to));
    }
  }

  @Test
  void evaluationTellsHowFarUncertaintyCanBeTrusted() {
    JsonNode found = Cli.run("evaluate", vb, job.dataset(), "--json").json().get("uncertainty");
    assertTrue(found.get("negative_log_likelihood").doubleValue() > 0);
    double previous = 0;
    for (int percent : List.of(50, 80, 90, 95)) {
      double within = found.get("within_" + percent).doubleValue();
      assertTrue(within > previous && within <= 1, percent + " %: " + within);
      previous = within;
    }
    assertEquals(5, found.get("bands").size());
    String text = Cli.run("evaluate", vb, job.dataset()).done();
    assertTrue(text.contains("negative log-likelihood"), text);
    String als = Cli.run("evaluate", job.als(), job.dataset()).done();
    assertEquals(2, als.lines().count(), als);
  }

  @Test
  void whatEvaluateSaysFitsATerminal() {
    String text = Cli.run("evaluate", vb, job.dataset()).done();
    text.lines().forEach(line -> assertTrue(line.length() <= 80, line));
    JsonNode uncertainty =
        Cli.run("evaluate", vb, job.dataset(), "--json").json().get("uncertainty");
    for (int percent : new int[] {50, 80, 90, 95}) {
      double within = 100 * uncertainty.get("within_" + percent).doubleValue();
      assertTrue(
          text.matches(String.format("(?s).*\\n *%d %% +%.1f %%\\n.*", percent, within)), text);
    }
  }

  @Test
  void featuresPlaceItemsWithoutRatings() {
    Path to = folder.resolve("features.safetensors");
    Cli.run(
            "train",
            job.dataset(),
            "--model=vb",
            "--rank=4",
            "--features=genres",
            "--epochs=5",
            "--to",
            to)
        .done();
    Cli.run("verify", to).done();
    assertTrue(Cli.run("inspect", to, "features").done().contains("Drama"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model=vb --tolerance=NaN|not a number: --tolerance=NaN; write it like 0.5 or 1e-5",
        "--model=vb --tolerance=-1|option out of range: --tolerance=-1; use 0 to less than 1",
        "--model=vb --tau=1|option without use: --model=vb, --tau=1; it goes with --model als or"
            + " --model sgd",
        "--model=vb --rank=0|option out of range: --rank=0; use 1 to 512",
        "--model=bias --variance=marginal|option without use: --model=bias, --variance=marginal; it"
            + " goes with --model duo or --model vb",
      })
  void wrongTrainingIsRefused(String options, String message) {
    List<Object> args =
        new ArrayList<>(List.of("train", job.dataset(), "--to", folder.resolve("no")));
    args.addAll(Cli.ofAls(options));
    Cli.run(args.toArray()).assertBadInput(message);
  }

  @Test
  void aToleranceThatIsNoNumberIsWrongUsage() {
    Cli.Result result =
        Cli.run(
            "train",
            job.dataset(),
            "--model=vb",
            "--tolerance=little",
            "--to",
            folder.resolve("no"));
    assertEquals(2, result.code());
    assertTrue(result.err().contains("not a number: --tolerance=little"), result.err());
  }
}
