package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TuneCommandTest {
  @TempDir static Path shared;

  private static SmallJob job;

  @TempDir Path folder;

  private Path to;

  @BeforeAll
  static void doTheJob() throws Exception {
    job = SmallJob.in(shared);
  }

  @BeforeEach
  void name() {
    to = folder.resolve("best model.safetensors");
  }

  private Cli.Result tune(Object... options) {
    List<Object> words = new ArrayList<>(List.of("tune", job.dataset(), "--to", to));
    words.addAll(Arrays.asList(options));
    return Cli.run(words.toArray());
  }

  /** Runs what a shell would of a line; its words have blanks only between single quotes. */
  private static void runShown(String line) {
    List<Object> words = new ArrayList<>();
    Matcher word = Pattern.compile("'([^']*)'|(\\S+)").matcher(line);
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    assertEquals("quire", words.removeFirst());
    Cli.run(words.toArray()).done();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--model=als --gamma=2 --features=genres --grid=rank=2,4 --grid=tau=1..16:log3",
        "--grid=rank=2,3 --epochs=4 --preference-rank=3",
        "--model=vb --grid=rank=2,3 --by=nll --epochs=4"
      })
  void theCommandThatIsShownTrainsTheSameModel(String options) throws Exception {
    String out = tune((Object[]) options.split(" ")).done();
    List<String> lines = out.lines().toList();
    assertEquals("train it again:", lines.get(lines.size() - 2));
    assertEquals(List.of("best model.safetensors"), Cli.list(folder));
    byte[] best = Files.readAllBytes(to);
    Files.delete(to);
    runShown(lines.getLast());
    assertArrayEquals(best, Files.readAllBytes(to));
  }

  @Test
  void aTableAndSentencesSayWhatWasFound() {
    Cli.Result result =
        tune("--model=als", "--epochs=6", "--grid=rank=2,4", "--grid=tau=2,8,200", "--threads=1");
    List<String> lines = result.done().lines().toList();
    assertTrue(lines.getFirst().matches("trial +rank +tau +epochs +rmse"), lines.toString());
    String best = lines.get(1).strip().split(" +", -1)[0];
    assertEquals(6 + 1, lines.indexOf("train it again:") - 3);
    String summary = lines.get(7);
    assertTrue(
        summary.matches(
            Pattern.quote(to + ": trial " + best + ", rmse ")
                + "0\\.\\d+ on the validation part; 6 trials, \\d+ epochs, \\d+\\.\\d\\d s"),
        summary);
    assertTrue(
        lines
            .get(8)
            .matches(
                "(tau|rank) mattered most: the best rmse of its values differs by 0\\.\\d+, of those"
                    + " of (tau|rank) by 0\\.\\d+"),
        lines.get(8));
    assertTrue(lines.get(9).contains(" of the grid"), lines.get(9));
    List<String> told = result.err().lines().toList();
    assertEquals(6 + 2, told.size(), "all at first, then a third");
    assertTrue(
        told.getFirst().matches("trial   1  rank=2 tau=2  2 epochs  rmse 0\\.\\d+"),
        told.toString());
  }

  @Test
  void programsGetAllTrialsWithTheirCurves() {
    JsonNode found =
        tune(
                "--model=als",
                "--epochs=4",
                "--search=grid",
                "--grid=rank=2,4",
                "--grid=gamma=1,5.5",
                "--json")
            .json();
    assertEquals(to.toString(), found.path("model").asString());
    assertEquals("rmse", found.path("by").asString());
    assertEquals(4, found.path("trials").size());
    JsonNode best = found.path("best");
    int epochs = 0;
    double least = 9;
    for (JsonNode trial : found.path("trials")) {
      assertTrue(trial.path("done").booleanValue());
      assertTrue(trial.path("settings").path("rank").isIntegralNumber());
      epochs += trial.path("epochs").intValue();
      least = Math.min(least, trial.path("score").doubleValue());
      assertEquals(trial.path("epochs").intValue(), trial.path("curve").size());
      double last = 9;
      for (JsonNode epoch : trial.path("curve")) {
        last = Math.min(last, epoch.path("validation_rmse").doubleValue());
      }
      assertEquals(last, trial.path("score").doubleValue());
    }
    assertEquals(epochs, found.path("epochs").intValue());
    assertEquals(least, best.path("score").doubleValue());
    assertEquals(4, best.path("settings").path("epochs").intValue(), "fixed ones, too");
    assertEquals(2, found.path("effects").size());
    assertTrue(found.path("command").asString().startsWith("quire train "), found.toString());
    double rmse =
        Cli.run("evaluate", to, job.dataset(), "--on=valid", "--json")
            .json()
            .path("rmse")
            .doubleValue();
    assertEquals(rmse, best.path("score").doubleValue(), 1e-12);
  }

  private static List<String> unpacked(Path file) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void theTableOfTrialsHasALineForEachEpoch() throws Exception {
    Path csv = folder.resolve("trials.csv");
    JsonNode found =
        tune("--model=als", "--epochs=6", "--grid=rank=2,3,4", "--trials", csv, "--json").json();
    List<String> lines = Files.readAllLines(csv);
    assertEquals("trial,rank,epoch,objective,train_rmse,validation_rmse,score", lines.getFirst());
    List<String> expected = new ArrayList<>();
    for (JsonNode trial : found.path("trials")) {
      for (JsonNode epoch : trial.path("curve")) {
        String score = "";
        for (JsonNode rung : trial.path("rungs")) {
          score =
              rung.path("epochs").equals(epoch.path("epoch"))
                  ? rung.path("score").asString()
                  : score;
        }
        expected.add(
            String.join(
                ",",
                trial.path("trial").asString(),
                trial.path("settings").path("rank").asString(),
                epoch.path("epoch").asString(),
                epoch.path("objective").asString(),
                epoch.path("train_rmse").asString(),
                epoch.path("validation_rmse").asString(),
                score));
      }
    }
    assertEquals(expected, lines.subList(1, lines.size()));
    Path packed = folder.resolve("trials.csv.gz");
    tune("--model=als", "--epochs=6", "--grid=rank=2,3,4", "--trials", packed, "--force").done();
    assertEquals(lines, unpacked(packed));
  }

  @Test
  void theDimensionAnalysisShowsErrorsOverTheRank() {
    Cli.Result result = tune("--model=als", "--epochs=3", "--tau=4", "--dimension=1,3,8");
    List<String> lines = result.done().lines().toList();
    assertTrue(
        lines.getFirst().matches("trial +rank +epochs +rmse valid +train +test"), lines.toString());
    for (int row = 1; row <= 3; row++) {
      String[] cells = lines.get(row).strip().split(" +", -1);
      assertEquals(new String[] {"1", "3", "8"}[row - 1], cells[1]);
      Path model = folder.resolve("alone.safetensors");
      Cli.run(
              "train",
              job.dataset(),
              "--model=als",
              "--epochs=3",
              "--tau=4",
              "--rank=" + cells[1],
              "--force",
              "--to",
              model)
          .done();
      String[] parts = {"valid", "train", "test"};
      for (int i = 0; i < parts.length; i++) {
        double rmse =
            Cli.run("evaluate", model, job.dataset(), "--on", parts[i], "--json")
                .json()
                .path("rmse")
                .doubleValue();
        assertEquals(String.format(Locale.ROOT, "%.4f", rmse), cells[3 + i], parts[i]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--grid=rank=10,x|grid rank=10,x: not a whole number: --rank=x; write it in digits",
        "--grid=rank=0,5|grid rank=0,5: option out of range: --rank=0; use 1 to 512",
        "--grid=tua=1|no such setting: --model=als, --grid=tua=1; settings of this kind: rank,"
            + " epochs, lambda, gamma, tau, reg-exponent, bias-update, tolerance, seed",
        "--grid=tau|a grid without values: --grid=tau; write --grid rank=10,20,40 or"
            + " --grid tau=1..100:log4",
        "--rank=2|nothing to search; give a --grid rank=10,20,40, or several",
        "--grid=tau=1,2 --tau=3|option both fixed and in the grid: --tau=3.0; give one of both",
        "--grid=rank=2 --by=mae|no such measure: --by=mae; use rmse, nll or, with the length of the"
            + " lists as in ndcg@10, precision, recall, recall_min, ndcg, map, mrr, hit_rate",
        "--grid=rank=2 --by=nll|this kind of model doesn't know how sure it is: --model=als,"
            + " --by=nll; use --by rmse, or a kind that does, such as --model vb",
        "--grid=rank=2 --dimension=2|options exclude each other: --dimension, --grid; give one of"
            + " them; --grid rank=10,20 searches by the rank, too",
        "--search=grid --dimension=2|options exclude each other: --dimension, --search; give one of"
            + " them; --grid rank=10,20 searches by the rank, too",
        "--dimension=0|grid rank=0: option out of range: --rank=0; use 1 to 512",
        "--grid=tau=1..2 --search=grid|a range without a number of values: --grid=tau=1.0..2.0; say"
            + " how many, as in 1..100:5 or 1..100:log5, or take --samples 20",
        "--grid=rank=2,3 --samples=0|option out of range: --samples=0; use 1 to 1000",
        "--grid=rank=2 --variance=full|option without use: --model=als, --variance=full; it goes"
            + " with --model duo or --model vb",
        "--grid=rank=2 --trials=x.json|the name doesn't say what to write: --trials=x.json; let it"
            + " end with .csv or .csv.gz",
      })
  void whatCannotBeSearchedIsNamedBeforeAnythingRuns(String options, String message)
      throws Exception {
    List<Object> words = new ArrayList<>(List.of("--model=als"));
    words.addAll(List.of(options.split(" ")));
    tune(words.toArray()).assertBadInput(message);
    assertEquals(List.of(), Cli.list(folder));
  }

  @Test
  void aSearchThatDoesNotExistIsToldOfThoseThatDo() {
    tune("--model=als", "--grid=rank=2,3", "--search=bayes")
        .assertWrongUsage(
            "no such choice: --search=bayes; use halving, grid, sequential or random",
            "quire tune");
  }

  @Test
  void aDatasetWithoutAValidationPartIsToldHowToGetOne() throws Exception {
    Path dataset = folder.resolve("whole");
    Cli.run("convert", job.ratings(), "--to", dataset, "--test=0.2", "--seed=5").done();
    Cli.Result result = Cli.run("tune", dataset, "--model=als", "--grid=rank=2", "--to", to);
    String command =
        "quire split " + dataset + " --split random --seed 5 --test 0.2 --valid 0.1 --to NEW";
    result.assertBadInput(
        "no ratings are set aside for validation: dataset="
            + dataset
            + "; make a dataset that has some: "
            + command);
    assertFalse(Files.exists(to));
    runShown(command.replace("NEW", folder.resolve("split").toString()));
    Cli.run("tune", folder.resolve("split"), "--model=als", "--grid=rank=2", "--to", to).done();
    String test = "test/by-user.safetensors";
    assertEquals(-1, Files.mismatch(dataset.resolve(test), folder.resolve("split").resolve(test)));
  }

  @Test
  void aFileThatIsThereStays() throws Exception {
    Path csv = Files.writeString(folder.resolve("trials.csv"), "precious");
    tune("--model=als", "--grid=rank=2", "--trials", csv)
        .assertBadInput(csv + ": exists already; choose another name, or replace it with --force");
    Files.write(to, Files.readAllBytes(job.bias()));
    tune("--model=als", "--grid=rank=2")
        .assertBadInput(to + ": exists already; choose another name, or replace it with --force");
    assertEquals("precious", Files.readString(csv));
  }
}
