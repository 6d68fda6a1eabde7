package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A regularization that is too strong leaves biases alone: that is said, and nothing is made up.
 */
class VanishedFactorsTest {
  private static final String SHRUNK =
      "the factors have shrunk to nothing: what is left is a model of biases alone; ";

  @TempDir static Path folder;

  private static Path dataset;
  private static Path shrunk;

  @BeforeAll
  static void train() throws IOException {
    dataset = folder.resolve("d");
    shrunk = folder.resolve("shrunk.safetensors");
    Cli.generate(folder.resolve("raw"), 3_000);
    Cli.run(
            "convert",
            folder.resolve("raw/ratings.csv"),
            "--items",
            folder.resolve("raw/movies.csv"),
            "--to",
            dataset)
        .done();
    train(shrunk, "--model=als --features=genres --tau=300");
  }

  private static Cli.Result train(Path model, String options) {
    List<Object> all = new ArrayList<>(List.of("train", dataset, "--force", "--to", model));
    all.addAll(List.of(options.split(" ")));
    Cli.Result result = Cli.run(all.toArray());
    result.done();
    return result;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model=als --tau=300|lower --tau, the precision of the factors",
        "--model=ials --reg=100 --epochs=30|lower --reg, the regularisation, or --alpha0",
      })
  void trainingSaysItAndWhatToLower(String options, String remedy) {
    Path model = folder.resolve("said.safetensors");
    List<String> lines = train(model, options).out().lines().toList();
    assertEquals(SHRUNK + remedy, lines.get(1), lines.toString());
    assertTrue(train(model, options + " --json").json().get("factors_vanished").booleanValue());
  }

  @ParameterizedTest
  @CsvSource({"--model=als --tau=1", "--model=bias", "--model=popularity", "--model=ials --rank=4"})
  void trainingIsSilentWhereTheyHaveNotOrThereAreNone(String options) {
    Path model = folder.resolve("fine.safetensors");
    assertFalse(train(model, options).out().contains("shrunk"));
    assertFalse(train(model, options + " --json").json().get("factors_vanished").booleanValue());
  }

  @Test
  void nothingIsComparedByVectorsThatSayNothing() {
    String message =
        "the vectors of the model have shrunk to nothing, and can't be compared: rank=20; train one"
            + " with less regularization: quire train says what to lower";
    for (Object[] question :
        new Object[][] {
          {"similar", shrunk, "--item=id:1"},
          {"similar", shrunk, "--item=id:1", "--score=dot"},
          {"similar", shrunk, "--genres=Drama"},
          {"recommend", shrunk, "--user=1", "--score=cosine"},
          {"recommend", shrunk, "--user=1", "--score=dot"},
          {"recommend", shrunk, "--like=id:1", "--score=dot", "--popularity-weight=0.1"},
          {"inspect", shrunk, "polarizing"},
          {"inspect", shrunk, "embedding"},
          {"inspect", shrunk, "features"},
        }) {
      Cli.run(question).assertBadInput(message);
    }
    for (Object[] question :
        new Object[][] {{"inspect", shrunk, "item", "id:1"}, {"inspect", shrunk, "user", "1"}}) {
      Cli.Result known = Cli.run(question);
      assertTrue(known.done().contains("bias "), known.out());
      assertTrue(known.err().matches("quire: a vector .* has no neighbours\n"), known.err());
    }
  }

  /** From vectors that are 0 no training would get away. */
  @Test
  void anOlderModelWithoutVectorsIsABeginningByItsBiases() {
    Path older = folder.resolve("older.safetensors");
    Path newer = folder.resolve("newer.safetensors");
    train(older, "--model=als --tau=1e20");
    Cli.Result begun = train(newer, "--model=als --tau=1 --epochs=3 --json --from=" + older);
    assertFalse(begun.json().get("factors_vanished").booleanValue());
  }

  /** They are what is left, and as good as ever. */
  @Test
  void biasesStillPredict() {
    assertEquals(
        3,
        Cli.run("recommend", shrunk, "--user=1", "--top=3", "--json").json().get("items").size());
  }
}
