package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import examples.ConvertTrainRecommend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A program with Quire on its class path, in a JVM that was told nothing. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "the children choose")
class PlainJavaTest {
  private static final String WARNING = "Quire works without vector instructions";

  @TempDir static Path shared;

  @TempDir Path folder;

  @BeforeAll
  static void generate() throws Exception {
    Cli.generate(shared.resolve("raw"), 5_000);
  }

  /** Converts, trains and recommends. */
  private Cli.Result run(String name, String... jvmOptions) throws Exception {
    Path results = Files.createDirectory(folder.resolve(name));
    Path raw = shared.resolve("raw");
    return ChildQuire.startPlain(
            ConvertTrainRecommend.class,
            folder,
            "",
            List.of(jvmOptions),
            raw.resolve("ratings.csv"),
            raw.resolve("movies.csv"),
            results,
            "id:1")
        .result();
  }

  private byte[] model(String name) throws Exception {
    return Files.readAllBytes(folder.resolve(name).resolve("model.safetensors"));
  }

  private static long warnings(Cli.Result result) {
    return result.err().lines().filter(line -> line.contains(WARNING)).count();
  }

  @Test
  void withoutTheVectorApiItWarnsOnceAndWorksOnScalarKernels() throws Exception {
    Cli.Result plain = run("plain");
    Cli.Result scalar = run("scalar", "-Dquire.kernels=scalar");
    assertEquals(5, plain.done().lines().count(), plain.out());
    assertEquals(scalar.done(), plain.out());
    assertArrayEquals(model("scalar"), model("plain"));
    assertEquals(0, warnings(scalar), scalar.err());
    assertEquals(1, warnings(plain), plain.err());
    assertTrue(
        plain.err().contains("; start java with --add-modules jdk.incubator.vector"), plain.err());
  }

  @Test
  void withTheVectorApiThereIsNothingToWarnOf() throws Exception {
    Cli.Result result = run("simd", "--add-modules", "jdk.incubator.vector");
    assertEquals(5, result.done().lines().count(), result.out());
    assertEquals(0, warnings(result), result.err());
  }

  @Test
  void simdKernelsThatWereAskedForAreNoLongerAWish() throws Exception {
    Cli.Result result =
        ChildQuire.startPlain(
                Main.class, folder, "", List.of("-Dquire.kernels=simd"), "verify", "nowhere")
            .result();
    assertTrue(
        result
            .err()
            .contains(
                "quire: the Vector API is not loaded: quire.kernels=simd; start java with"
                    + " --add-modules jdk.incubator.vector"),
        result.err());
    assertEquals(2, result.code());
  }
}
