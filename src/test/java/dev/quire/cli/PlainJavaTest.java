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

  private static List<String> lines(Cli.Result result) {
    return result.err().lines().toList();
  }

  @Test
  void withoutTheVectorApiItWarnsOnceAndWorksOnScalarKernels() throws Exception {
    Cli.Result plain = run("plain");
    Cli.Result scalar = run("scalar", "-Dquire.kernels=scalar");
    assertEquals(5, plain.done().lines().count(), plain.out());
    assertEquals(scalar.done(), plain.out());
    assertArrayEquals(model("scalar"), model("plain"));
    assertEquals(List.of(), lines(scalar));
    assertEquals(2, lines(plain).size(), plain.err()); // when and by whom, and the warning
    assertTrue(lines(plain).getLast().contains(WARNING), plain.err());
    assertTrue(
        plain.err().contains("; start java with --add-modules jdk.incubator.vector"), plain.err());
  }

  @Test
  void withTheVectorApiThereIsNothingToWarnOf() throws Exception {
    Cli.Result result = run("simd", "--add-modules", "jdk.incubator.vector");
    assertEquals(5, result.done().lines().count(), result.out());
    assertEquals(1, lines(result).size(), result.err()); // the JDK's own
    assertTrue(result.err().contains("WARNING: Using incubator modules"), result.err());
  }

  /** Some day this is what every JVM does. */
  @Test
  void aJvmThatForbidsNativeAccessIsEnough() throws Exception {
    Cli.Result denied = run("denied", "-Dquire.kernels=scalar", "--illegal-native-access=deny");
    assertEquals(5, denied.done().lines().count(), denied.out());
    assertEquals(List.of(), lines(denied));
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
