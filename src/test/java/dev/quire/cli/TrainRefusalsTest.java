package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

/** What {@code train} does not do, in the words of the command line. */
class TrainRefusalsTest {
  @TempDir static Path folder;

  private static Path dataset;

  @BeforeAll
  static void convert() throws IOException {
    dataset = folder.resolve("d");
    Cli.generate(folder.resolve("raw"), 3_000);
    Cli.run("convert", folder.resolve("raw/ratings.csv"), "--to", dataset, "--valid=0.1").done();
  }

  private static Cli.Result train(String name, String options) {
    List<Object> all =
        new ArrayList<>(List.of("train", dataset, "--force", "--to", folder.resolve(name)));
    all.addAll(Cli.ofAls(options));
    return Cli.run(all.toArray());
  }

  /** The distance of a preference from a rating would stop a training at random. */
  @Test
  void aPreferenceIsNotMeasuredByTheErrorOfRatings() {
    Cli.Result ials = train("ials.safetensors", "--model=ials --rank=4 --epochs=5 --json");
    String note =
        "no validation: the scores of --model ials are preferences, which have no errors of"
            + " ratings";
    assertTrue(ials.err().lines().anyMatch(note::equals), ials.err());
    JsonNode result = ials.json();
    assertEquals(5, result.path("kept_epoch").intValue());
    assertTrue(result.path("history").path(4).path("validation_rmse").isMissingNode());
    Cli.Result als = train("als.safetensors", "--rank=4 --epochs=2 --json");
    assertFalse(als.err().contains("no validation"), als.err());
    assertTrue(als.json().path("history").path(1).path("validation_rmse").isNumber());
    assertFalse(train("p.safetensors", "--model=popularity").err().contains("validation"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model=popularity|this kind of model is made at once, from nothing but the ratings:"
            + " --model=popularity, --from; leave out --from",
        "--rank=2 --resume|settings exclude each other: --resume, --from; leave out --from: the"
            + " checkpoint has gone on from there",
      })
  void anOlderModelThatIsNoBeginningIsRefused(String options, String message) {
    String kind = options.startsWith("--model") ? options : "--rank=2 --epochs=1";
    train("old.safetensors", kind).done();
    train("new.safetensors", options + " --from=" + folder.resolve("old.safetensors"))
        .assertBadInput(message);
    assertFalse(Files.exists(folder.resolve("new.safetensors")));
  }
}
