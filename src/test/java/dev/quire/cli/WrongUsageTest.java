package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.Model;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options out of range, files that don't belong together, and how the command line says so. */
class WrongUsageTest {
  @TempDir static Path folder;

  private static SmallJob job;

  @BeforeAll
  static void doTheJob() throws Exception {
    job = SmallJob.in(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rank=0|option out of range: --rank=0; use 1 to 512",
        "--rank=-3|option out of range: --rank=-3; use 1 to 512",
        "--rank=513|option out of range: --rank=513; use 1 to 512",
        "--epochs=0|option out of range: --epochs=0; use at least 1",
        "--tau=-1|option out of range: --tau=-1; use 0 to 1e30, with which factors are 0",
        "--gamma=-0.5|option out of range: --gamma=-0.5; use 0 to 1e12, with which biases are 0",
        "--lambda=0|option out of range: --lambda=0; use 1e-9 to 1e9",
        "--lambda=NaN|not a number: --lambda=NaN; write it like 0.5 or 1e-5",
        "--rank=many|not a whole number: --rank=many; write it in digits",
        "--rank=1e2|not a whole number: --rank=1e2; write it in digits",
        "--rank=99999999999|option out of range: --rank=99999999999; use a smaller one",
        "--tau=big|not a number: --tau=big; write it like 0.5 or 1e-5",
        "--model=svd|no such choice: --model=svd; use duo or als or sgd or vb or ials or bpr or bias or popularity",
        "--bias-update=never|no such choice: --bias-update=never; use joint or sequential",
        "--variance=marginal|option without use: --model=als, --variance=marginal; it goes with"
            + " --model duo or --model vb",
        "--reg-exponent=-1|option out of range: --reg-exponent=-1; use 0 to 2",
        "--threads=0|option out of range: --threads=0; use 1 to 1024",
        "--threads=99999|option out of range: --threads=99999; use 1 to 1024",
      })
  void anOptionOfTrainOutOfRange(String option, String message) {
    Path target = folder.resolve("never");
    List<Object> command = new ArrayList<>(List.of("train", job.dataset(), "--to", target));
    command.addAll(Cli.ofAls(option));
    Cli.run(command.toArray()).assertBadInput(message);
    assertFalse(Files.exists(target));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--patience=some|not a whole number: --patience=some; write it in digits",
        "--bogus|unknown option: --bogus",
        "--version|unknown option: --version",
        "extra|one argument too many: extra",
      })
  void anOptionOfTrainThatDoesNotParse(String option, String message) {
    Cli.run("train", job.dataset(), "--to=x", option).assertWrongUsage(message, "quire train");
  }

  @Test
  void whatIsMissingIsNamed() {
    Cli.run().assertWrongUsage("name a verb", "quire");
    Cli.run("train")
        .assertWrongUsage(
            "missing: DATASET, --to=MODEL.safetensors; write quire train DATASET"
                + " --to=MODEL.safetensors",
            "quire train");
    Cli.run("evaluate", "m")
        .assertWrongUsage("missing: DATASET; write quire evaluate MODEL DATASET", "quire evaluate");
    Cli.run("recommend", "m")
        .assertWrongUsage(
            "missing: --user=ID or --like=ITEM[=RATING]; write quire recommend MODEL --user=ID",
            "quire recommend");
    Cli.run("inspect")
        .assertWrongUsage(
            "name a model and what to inspect: polarizing, embedding, features, item, user,"
                + " uncertain, questions",
            "quire inspect");
    Cli.run("inspect", "questions")
        .assertWrongUsage(
            "missing: MODEL; write quire inspect MODEL questions", "quire inspect questions");
    Cli.run("inspect", "m", "item")
        .assertWrongUsage(
            "missing: ITEM; write quire inspect MODEL item ITEM", "quire inspect item");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "recommend m --user=1 --like=1=5|options exclude each other: --user, --like; give one of them",
        "recommend m --user=1 --user=2|option given twice: --user=ID; give it once",
        "recommend m --user|option without its value: write --user=ID",
        "recommend m --user --like x|option without its value: write --user=ID",
        "recommend m --user=1 --explain=3|option takes no value: --explain=3; write --explain",
        "similar m --item=1 --genres=x|options exclude each other: --item, --genres; give one of them",
        "score m --to=a --to=b|option given twice: --to=FILE; give it once",
      })
  void anOptionThatDoesNotFit(String line, String message) {
    String[] words = line.split(" ");
    Cli.run((Object[]) words).assertWrongUsage(message, "quire " + words[0]);
  }

  @Test
  void anUnknownVerb() {
    Cli.run("bake").assertWrongUsage("unknown verb: bake", "quire");
    Cli.Result result = Cli.run("evalaute", "m", "d");
    assertEquals(2, result.code());
    assertTrue(
        result.err().startsWith("quire: unknown verb: evalaute\nDid you mean quire evaluate?"),
        result.err());
  }

  /** What is missing is there, under a wrong name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train d --epoch 5|--epoch|--epochs",
        "train --rnak 5 d --to x|--rnak|--rank",
        "recommend m --usr 1|--usr|--user",
        "convert ratings.csv --too x|--too|--to",
        "--jsn verify m|--jsn|--json",
      })
  void aMistypedOptionIsNotHiddenBehindWhatIsMissing(String line, String option, String near) {
    Cli.run((Object[]) line.split(" "))
        .assertFailed(2, "quire: unknown option: " + option + "\nDid you mean " + near + "?");
  }

  /** Common options stand before the verb, too. */
  @Test
  void commonOptionsStandBeforeTheVerbOrAfterIt() {
    String after = Cli.run("verify", job.als(), "--json", "--threads=1").done();
    assertEquals(after, Cli.run("--json", "--threads=1", "verify", job.als()).done());
    assertEquals(after, Cli.run("--threads=1", "verify", "--json", job.als()).done());
    assertTrue(after.startsWith("{"), after);
    Object[] user = {"inspect", job.als(), "user", "1", "--json"};
    String inspected = Cli.run(user).done();
    assertEquals(inspected, Cli.run("--json", "inspect", job.als(), "user", "1").done());
    assertEquals(inspected, Cli.run("inspect", "--json", job.als(), "user", "1").done());
    Cli.run("--threads=0", "evaluate", job.als(), job.dataset())
        .assertBadInput("option out of range: --threads=0; use 1 to 1024");
    Cli.run("--json").assertWrongUsage("name a verb", "quire");
  }

  @Test
  void helpIsAVerb() {
    assertEquals(Cli.run("--help").done(), Cli.run("help").done());
    assertEquals(Cli.run("train", "--help").done(), Cli.run("help", "train").done());
    assertEquals(
        Cli.run("inspect", "m", "item", "--help").done(),
        Cli.run("help", "inspect", "item").done());
    Cli.run("help", "bake").assertWrongUsage("unknown verb: bake", "quire");
    assertTrue(Cli.run("help", "inspect", "itme").err().contains("by that name: itme\n"));
  }

  /** The parser would read arguments from a file of that name. */
  @Test
  void anArgumentThatBeginsWithAnAtSignIsThatArgument() throws Exception {
    Path arguments = Files.writeString(folder.resolve("arguments"), "--help");
    Cli.Result result = Cli.run("@" + arguments);
    assertEquals(2, result.code());
    assertTrue(result.err().startsWith("quire: unknown verb: @" + arguments), result.err());
  }

  @Test
  void helpAndVersion() {
    assertTrue(Cli.run("--version").done().startsWith("quire "));
    String help = Cli.run("--help").done();
    for (String verb : QuireCommand.commandLine().getSubcommands().keySet()) {
      assertTrue(help.contains("\n  " + verb + " "), verb);
      var parts = QuireCommand.commandLine().getSubcommands().get(verb).getSubcommands().keySet();
      if (parts.isEmpty()) {
        assertHelp("Usage: quire " + verb + " ", Cli.run(verb, "--help").done());
      }
      for (String part : parts) {
        assertTrue(Cli.run(verb, "--help").done().contains("\n  " + part + " "), part);
        assertHelp(
            "Usage: quire " + verb + " MODEL " + part + " ",
            Cli.run(verb, "m", part, "--help").done());
      }
    }
  }

  private static void assertHelp(String start, String help) {
    assertTrue(help.startsWith(start), help);
    for (String option : new String[] {"--threads", "--json", "--quiet", "--stacktrace"}) {
      assertTrue(help.contains(option), option + " in " + help);
    }
  }

  @Test
  void aStackTraceOnlyWhenItIsWanted() {
    Cli.Result result = Cli.run("verify", "nowhere", "--stacktrace");
    assertEquals(2, result.code());
    assertTrue(result.err().contains("\tat dev.quire."), result.err());
    assertFalse(Cli.run("verify", "nowhere").err().contains("\tat "));
  }

  @Test
  void aFolderThatIsNoDataset() throws Exception {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    for (String verb : new String[] {"train", "evaluate", "verify"}) {
      Cli.Result result =
          verb.equals("train")
              ? Cli.run(verb, empty, "--to", folder.resolve("never"))
              : verb.equals("evaluate") ? Cli.run(verb, job.als(), empty) : Cli.run(verb, empty);
      result.assertBadInput(
          empty
              + ": not a complete dataset: missing=dataset.json; make it anew with quire convert");
    }
    Cli.run("train", folder.resolve("nowhere"), "--to", folder.resolve("never"))
        .assertBadInput(
            folder.resolve("nowhere")
                + ": no such dataset folder; make it with quire convert, or check the path");
  }

  @Test
  void aTargetThatIsNoModel() throws Exception {
    Cli.run("train", job.dataset(), "--to", job.dataset())
        .assertBadInput(job.dataset() + ": is a folder, not a file; choose another name");
    Cli.run("train", job.dataset(), "--to", job.ratings().resolve("m"))
        .assertBadInput(job.ratings() + ": is not a folder; choose another name");
    byte[] before = Files.readAllBytes(job.ratings());
    Cli.run("train", job.dataset(), "--to", job.ratings())
        .assertBadInput(
            job.ratings() + ": exists and is not a model; remove it or choose another name");
    assertEquals(before.length, Files.size(job.ratings()));
  }

  @Test
  void aModelOfAnotherDataset() throws Exception {
    Path other = folder.resolve("other");
    Cli.run("convert", job.ratings(), "--to", other, "--test=0.2").done();
    String model;
    try (Model opened = Model.open(job.als())) {
      model = opened.metadata("dataset_fingerprint");
    }
    String given =
        Files.readString(other.resolve("dataset.json"))
            .replaceAll("(?s).*\"fingerprint\" : \"([^\"]+)\".*", "$1");
    String message =
        job.als()
            + ": model of another dataset: trained on="
            + model
            + ", dataset="
            + other
            + ", is="
            + given
            + "; give the dataset that it was trained on, or train it anew";
    Cli.run("evaluate", job.als(), other).assertBadInput(message);
    Cli.run("recommend", job.als(), "--user=1", "--dataset", other).assertBadInput(message);
  }

  @Test
  void aPartThatTheDatasetDoesNotHave() throws Exception {
    Path whole = folder.resolve("whole");
    Path model = folder.resolve("whole.safetensors");
    Cli.run("convert", job.ratings(), "--to", whole).done();
    Cli.run("train", whole, "--model=bias", "--epochs=1", "--to", model).done();
    for (String part : new String[] {"test", "valid"}) {
      Cli.run("evaluate", model, whole, "--on", part)
          .assertBadInput(
              whole
                  + ": no such ratings: on="
                  + part
                  + ", ratings=0; convert or split it again with --"
                  + part
                  + " 0.1, or evaluate with --on train");
    }
    Cli.run("evaluate", model, whole, "--on", "train").done();
    Cli.run("evaluate", model, whole, "--on=all")
        .assertWrongUsage("no such choice: --on=all; use test, valid or train", "quire evaluate");
  }

  @Test
  void aModelThatIsNone() throws Exception {
    Cli.run("recommend", folder.resolve("nowhere"), "--user=1")
        .assertBadInput(folder.resolve("nowhere") + ": no such file");
    assertStarts(
        Cli.run("recommend", job.dataset(), "--user=1"),
        job.dataset() + ": is a folder, not a model; give a file that quire train has made");
    assertStarts(
        Cli.run("evaluate", job.ratings(), job.dataset()),
        job.ratings() + ": header length out of range: header bytes=");
    Path ids = job.dataset().resolve("ids.safetensors");
    assertStarts(
        Cli.run("recommend", ids, "--user=1"), ids + ": not a Quire model file: quire.kind=ids");
    Path cut = folder.resolve("cut.safetensors");
    byte[] bytes = Files.readAllBytes(job.als());
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 100));
    assertStarts(
        Cli.run("recommend", cut, "--user=1"),
        cut
            + ": file is cut short: expected bytes="
            + bytes.length
            + ", actual bytes="
            + (bytes.length - 100));
  }

  private static void assertStarts(Cli.Result result, String expected) {
    assertTrue(result.err().startsWith("quire: " + expected), result.err());
    assertEquals(1, result.err().lines().count());
    assertEquals(2, result.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5"})
  void noRatingsToGenerate(String ratings) {
    Path target = folder.resolve("no ratings");
    Cli.Result result = Cli.run("generate", "--ratings", ratings, "--to", target);
    assertEquals(2, result.code());
    assertTrue(result.err().startsWith("quire: ratings must be at least 1: ratings=" + ratings));
    assertFalse(Files.exists(target));
  }

  @Test
  void resultsThatCannotBeWrittenAreAFailure() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    StringWriter err = new StringWriter();
    int code =
        QuireCommand.commandLine()
            .setOut(new PrintWriter(full, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true))
            .execute("verify", job.als().toString());
    assertEquals(1, code);
    assertEquals(
        "quire: cannot write standard output: reason=unknown; free some space or choose another"
            + " place\n",
        err.toString());
  }
}
