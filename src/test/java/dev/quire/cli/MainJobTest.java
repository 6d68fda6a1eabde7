package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.model.Model;
import dev.quire.model.RandomParameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Convert, train, evaluate and verify by their command lines, held against brute force. */
class MainJobTest {
  @TempDir static Path folder;

  private static SmallJob job;

  @BeforeAll
  static void doTheJob() throws Exception {
    job = SmallJob.in(folder);
  }

  @Test
  void convertReportsWhatIsInTheFile() throws Exception {
    Set<String> users = new HashSet<>();
    Set<String> rated = new HashSet<>();
    List<String> lines = Files.readAllLines(job.ratings());
    for (String line : lines.subList(1, lines.size())) {
      users.add(line.split(",", -1)[0]);
      rated.add(line.split(",", -1)[1]);
    }
    Path target = folder.resolve("reported");
    JsonNode report =
        Cli.run(
                "convert",
                job.ratings(),
                "--items",
                job.movies(),
                "--to",
                target,
                "--test",
                "0.2",
                "--json")
            .json();
    assertEquals(target.toString(), report.get("dataset").stringValue());
    assertEquals(SmallJob.RATINGS, report.get("ratings_read").longValue());
    assertEquals(0, report.get("duplicates").longValue());
    assertEquals(0, report.get("skipped_lines").longValue());
    assertEquals(users.size(), report.get("users").intValue());
    assertEquals(Files.readAllLines(job.movies()).size() - 1, report.get("items").intValue());
    assertEquals(rated.size(), report.get("rated_items").intValue());
    assertEquals(0, report.get("untitled_items").intValue());
    assertEquals(0, report.get("valid").longValue());
    long test = report.get("test").longValue();
    assertEquals(SmallJob.RATINGS - test, report.get("train").longValue());
    assertTrue(test > 0.15 * SmallJob.RATINGS && test < 0.25 * SmallJob.RATINGS, "test " + test);
  }

  @Test
  void convertTellsPeopleTheSame() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("odd.csv"),
            """
        userId,movieId,rating,timestamp
        1,10,4.0,1
        2,10,3.0,1
        1,10,2.5,2
        1,11,3.5,1
        """);
    Path titles =
        Files.writeString(
            folder.resolve("odd-movies.csv"),
            """
        movieId,title,genres
        10,Up (2009),Drama
        12,Ran (1985),Drama
        """);
    Path target = folder.resolve("odd");
    String report = Cli.run("convert", file, "--items", titles, "--to", target).done();
    assertTrue(
        report.matches(
            "3 ratings of 2 users and 3 items \\(2 of them rated\\) in \\Q"
                + target
                + "\\E, \\d+\\.\\d\\d s\n"
                + "train 3, valid 0, test 0\n"
                + "1 older line of a pair that occurs again was left out\n"
                + "1 rated item has no title in \\Q"
                + titles
                + "\\E\n"),
        report);
  }

  @Test
  void trainTellsEveryEpochAndItsResult() throws Exception {
    Path model = folder.resolve("told.safetensors");
    Cli.Result result =
        Cli.run(
            "train", job.dataset(), "--model=als", "--rank", "2", "--epochs", "3", "--to", model);
    assertTrue(
        result.done().matches("\\Q" + model + "\\E: train RMSE 0\\.\\d{4} after 3 epochs, .* s\n"),
        result.out());
    List<String> lines = result.err().lines().toList();
    assertEquals(3, lines.size());
    for (int epoch = 1; epoch <= 3; epoch++) {
      String line = lines.get(epoch - 1);
      assertTrue(
          line.matches(
              "epoch   "
                  + epoch
                  + "  objective \\d\\.\\d{6}e\\+03  train RMSE 0\\.\\d{5}"
                  + "  validation RMSE 0\\.\\d{5} +\\d+\\.\\d\\d s"),
          line);
    }
    assertEquals(
        "",
        Cli.run("train", job.dataset(), "--model=als", "--quiet", "--to", model, "--force").err());
  }

  @Test
  void theOptionsOfTrainReachTheModel() throws Exception {
    Path file = folder.resolve("options.safetensors");
    JsonNode result =
        Cli.run(
                "train",
                job.dataset(),
                "--model",
                "ALS",
                "--rank",
                "3",
                "--epochs",
                "2",
                "--lambda",
                "1.5",
                "--gamma",
                "2.5",
                "--tau",
                "3.5",
                "--bias-update",
                "sequential",
                "--reg-exponent",
                "0.25",
                "--seed",
                "9",
                "--threads",
                "3",
                "--to",
                file,
                "--json")
            .json();
    assertEquals(file.toString(), result.get("model").stringValue());
    try (Model model = Model.open(file)) {
      assertEquals("als", model.metadata("model"));
      assertEquals(3, model.parameters().rank());
      assertEquals(2, model.number("epochs"));
      assertEquals(1.5, model.number("lambda"));
      assertEquals(2.5, model.number("gamma"));
      assertEquals(3.5, model.number("tau"));
      assertEquals("sequential", model.metadata("bias-update"));
      assertEquals(0.25, model.number("reg-exponent"));
      assertEquals(9, model.number("seed"));
      assertEquals(JsonMapper.shared().readTree(model.metadata("history")), result.get("history"));
    }
    try (Model model = Model.open(job.bias())) {
      assertEquals("bias", model.metadata("model"));
      assertEquals(0, model.parameters().rank());
    }
  }

  /** Options that must make a difference, each by itself. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--lambda=2",
        "--gamma=1",
        "--tau=9",
        "--seed=1",
        "--bias-update=sequential",
        "--reg-exponent=1",
        "--epochs=3"
      })
  void everyOptionOfTrainChangesTheModel(String option) throws Exception {
    Path plain = folder.resolve("plain.safetensors");
    Path other = folder.resolve("other.safetensors");
    Cli.run(
            "train",
            job.dataset(),
            "--model=als",
            "--rank=2",
            "--epochs=2",
            "--to",
            plain,
            "--force")
        .done();
    if (option.startsWith("--epochs")) {
      Cli.run("train", job.dataset(), "--model=als", "--rank=2", option, "--to", other, "--force")
          .done();
    } else {
      Cli.run(
              "train",
              job.dataset(),
              "--model=als",
              "--rank=2",
              "--epochs=2",
              option,
              "--to",
              other,
              "--force")
          .done();
    }
    try (Model a = Model.open(plain);
        Model b = Model.open(other)) {
      assertNotEquals(-1, a.parameters().itemFactors().mismatch(b.parameters().itemFactors()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "valid", "train"})
  void evaluateAgreesWithBruteForce(String part) throws Exception {
    for (Path file : List.of(job.als(), job.bias())) {
      JsonNode actual = Cli.run("evaluate", file, job.dataset(), "--on", part, "--json").json();
      try (Model model = Model.open(file);
          Dataset data = Dataset.open(job.dataset())) {
        CsrMatrix given =
            part.equals("test")
                ? data.testByUser().orElseThrow()
                : part.equals("valid")
                    ? data.validByUser().orElseThrow()
                    : data.training().byUser();
        double squares = 0;
        double clippedSquares = 0;
        double absolutes = 0;
        for (int user = 0; user < given.rows(); user++) {
          for (long at = given.rowStart(user); at < given.rowEnd(user); at++) {
            double predicted = RandomParameters.predict(model.parameters(), user, given.column(at));
            double error = given.value(at) - predicted;
            squares += error * error;
            absolutes += Math.abs(error);
            error = given.value(at) - Math.max(0.5, Math.min(5, predicted));
            clippedSquares += error * error;
          }
        }
        long pairs = given.nonZeros();
        assertEquals(part, actual.get("on").stringValue());
        assertEquals(pairs, actual.get("pairs").longValue());
        assertEquals(Math.sqrt(squares / pairs), actual.get("rmse").doubleValue(), 1e-6);
        assertEquals(
            Math.sqrt(clippedSquares / pairs), actual.get("rmse_clipped").doubleValue(), 1e-6);
        assertEquals(absolutes / pairs, actual.get("mae").doubleValue(), 1e-6);
        if (part.equals("train")) {
          assertEquals(0, actual.get("cold_pairs").longValue());
        }
      }
    }
  }

  @Test
  void evaluateAlsoTellsPeople() {
    JsonNode json = Cli.run("evaluate", job.als(), job.dataset(), "--json").json();
    assertEquals(
        String.format(
            "test: RMSE %.4f, clipped %.4f, MAE %.4f over %d ratings%n"
                + "%d of a user or item without training ratings%n",
            json.get("rmse").doubleValue(),
            json.get("rmse_clipped").doubleValue(),
            json.get("mae").doubleValue(),
            json.get("pairs").longValue(),
            json.get("cold_pairs").longValue()),
        Cli.run("evaluate", job.als(), job.dataset()).done());
  }

  @Test
  void verifyReadsAllOfBoth() throws Exception {
    assertEquals(
        job.dataset() + ": intact\n" + job.als() + ": intact\n",
        Cli.run("verify", job.dataset(), job.als()).done());
    assertEquals(
        List.of(job.bias().toString()),
        Cli.run("verify", job.bias(), "--json")
            .json()
            .get("intact")
            .valueStream()
            .map(JsonNode::stringValue)
            .toList());
    Path damaged = folder.resolve("damaged.safetensors");
    byte[] bytes = Files.readAllBytes(job.als());
    bytes[bytes.length - 20] ^= 4;
    Files.write(damaged, bytes);
    Cli.Result result = Cli.run("verify", damaged);
    assertEquals(2, result.code());
    assertTrue(
        result.err().startsWith("quire: " + damaged + ": data is damaged: tensor="), result.err());
  }
}
