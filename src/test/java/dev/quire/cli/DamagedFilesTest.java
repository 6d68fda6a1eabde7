package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.Tensor;
import dev.quire.mapped.TensorFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Damage that people have met, or could: what each verb says of it. */
class DamagedFilesTest {
  @TempDir private static Path once;
  private static GoldenFiles intact;

  @TempDir Path folder;
  private GoldenFiles files;

  @BeforeAll
  static void make() throws IOException {
    intact = new GoldenFiles(once);
    GoldenFiles raw = GoldenFiles.ofVersion(1);
    Cli.run(
            "convert",
            raw.folder().resolve("ratings.csv"),
            "--items",
            raw.folder().resolve("movies.csv"),
            "--to",
            intact.dataset(),
            "--test=0.1")
        .done();
    Cli.run(
            "train",
            intact.dataset(),
            "--model=als",
            "--rank=2",
            "--epochs=2",
            "--to",
            intact.model("als"))
        .done();
  }

  @BeforeEach
  void copy() throws IOException {
    files = intact.copyTo(folder.resolve("files"));
  }

  private static void replace(Path file, String text, String other) throws IOException {
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertTrue(bytes.contains(text), text);
    assertEquals(text.length(), other.length());
    Files.writeString(file, bytes.replace(text, other), StandardCharsets.ISO_8859_1);
  }

  private static void set(Path file, String tensor, int index, long value) throws IOException {
    long at;
    int bytes;
    try (TensorFile opened = TensorFile.open(file)) {
      Tensor found = opened.find(tensor).orElseThrow();
      bytes = found.dtype().bytes();
      at = found.offsetBytes() + (long) bytes * index;
    }
    byte[] all = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes == 4) {
      buffer.putInt((int) at, (int) value);
    } else {
      buffer.putLong((int) at, value);
    }
    Files.write(file, all);
  }

  private static void assertRefused(String message, Cli.Result result) {
    assertEquals("", result.out());
    assertTrue(result.err().startsWith("quire: " + message), result.err());
    assertEquals(2, result.code());
    assertEquals(1, result.err().lines().count(), result.err());
  }

  @ParameterizedTest
  @CsvSource({"global_mean", "gamma", "max_rating", "dataset_fingerprint", "user_bias"})
  void aChangedDigitOfAModelsMetadataIsRefusedByAll(String key) throws Exception {
    Path model = files.model("als");
    JsonNode header;
    try (TensorFile file = TensorFile.open(model)) {
      header = JsonMapper.shared().valueToTree(file.metadata());
    }
    String value = header.path(key.equals("user_bias") ? "crc32c.user_bias" : key).asString();
    char first = value.charAt(0);
    String other = (first == '9' ? '8' : (char) (first + 1)) + value.substring(1);
    replace(model, "\"" + value + "\"", "\"" + other + "\"");
    assertRefused(model + ": header is damaged: crc32c=", Cli.run("verify", model));
    assertRefused(model + ": header is damaged: crc32c=", Cli.run("recommend", model, "--user=9"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"global_mean", "max_rating", "fingerprint", "recipe"})
  void aChangedLetterOfDatasetJsonIsRefusedByAll(String key) throws Exception {
    Path json = files.dataset().resolve("dataset.json");
    String text = Files.readString(json);
    int at = text.indexOf(':', text.indexOf("\"" + key + "\"")) + 3;
    char other = text.charAt(at) == '0' ? '1' : '0';
    Files.writeString(json, text.substring(0, at) + other + text.substring(at + 1));
    assertRefused(json + ": text is damaged: crc32c=", Cli.run("verify", files.dataset()));
    assertRefused(
        json + ": text is damaged: crc32c=",
        Cli.run("evaluate", files.model("als"), files.dataset()));
  }

  @ParameterizedTest
  @CsvSource({"global_mean,3.352,7.552", "global_mean,3.352,0.352", "max_rating,5.0,0.0"})
  void rangesAreHeldByModelsOfVersion1(String key, String value, String other) throws Exception {
    GoldenFiles old = GoldenFiles.ofVersion(1).copyTo(folder.resolve("v1"));
    Path model = old.model("als");
    replace(model, "\"" + key + "\":\"" + value, "\"" + key + "\":\"" + other);
    assertRefused(
        model + ": metadata is wrong: key=global_mean, value=",
        Cli.run("recommend", model, "--user=9"));
  }

  @ParameterizedTest
  @CsvSource({"lambda,1.0,0.0", "gamma,3.0,-30", "tau,4.0,-.4"})
  void precisionsAreHeldByModelsOfVersion1(String key, String value, String other)
      throws Exception {
    GoldenFiles old = GoldenFiles.ofVersion(1).copyTo(folder.resolve("v1"));
    Path model = old.model("als");
    replace(model, "\"" + key + "\":\"" + value, "\"" + key + "\":\"" + other);
    assertRefused(
        model + ": metadata is wrong: key=" + key + ", value=" + other + ", expected=",
        Cli.run("verify", model));
  }

  @Test
  void anotherDatasetsCatalogueIsRefusedWithBothNames() throws Exception {
    Path other = folder.resolve("other");
    GoldenFiles raw = GoldenFiles.ofVersion(1);
    replace(raw.copyTo(folder.resolve("v1")).folder().resolve("movies.csv"), "Romance", "Comedy!");
    Cli.run(
            "convert",
            raw.folder().resolve("ratings.csv"),
            "--items",
            folder.resolve("v1/movies.csv"),
            "--to",
            other,
            "--test=0.1")
        .done();
    Path catalogue = files.dataset().resolve("catalogue.safetensors");
    Files.copy(
        other.resolve("catalogue.safetensors"), catalogue, StandardCopyOption.REPLACE_EXISTING);
    String message = catalogue + ": file of another dataset: header crc32c=";
    assertRefused(message, Cli.run("verify", files.dataset()));
    Cli.Result result = Cli.run("evaluate", files.model("als"), files.dataset());
    assertRefused(message, result);
    assertTrue(result.err().contains(", in " + files.dataset().resolve("dataset.json") + "="));
  }

  /** What used to be "Masked range check failed" or "Out of bound access", and exit code 1. */
  @ParameterizedTest
  @ValueSource(longs = {-1, 196, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void aColumnOutOfRangeIsRefusedByAll(long column) throws Exception {
    Path byUser = files.dataset().resolve("train/by-user.safetensors");
    set(byUser, "columns", 0, column);
    Path model = files.model("als");
    for (String kind : new String[] {"als", "bias", "vb"}) {
      Path trained = folder.resolve("new.safetensors");
      Cli.Result result =
          Cli.run(
              "train", files.dataset(), "--quiet", "--model", kind, "--epochs=1", "--to", trained);
      assertRefused(byUser + ": data is damaged: tensor=columns, crc32c=", result);
      assertTrue(result.err().contains("run quire verify"), result.err());
      assertFalse(Files.exists(trained));
    }
    String problem = byUser + ": column out of range: rating=0, value=" + column + ", columns=196";
    assertRefused(problem, Cli.run("evaluate", model, files.dataset(), "--on=train"));
    Cli.Result result = Cli.run("recommend", model, "--user=9", "--dataset", files.dataset());
    assertRefused(problem, result);
    assertTrue(result.err().contains("run quire verify"), result.err());
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,-1", "1,1000000", "25,9", "3,9223372036854775807"})
  void wrongRowPointersAreRefusedByAll(int row, long pointer) throws Exception {
    Path byItem = files.dataset().resolve("train/by-item.safetensors");
    set(byItem, "row_pointers", row, pointer);
    for (String verb : new String[] {"evaluate", "train"}) {
      Cli.Result result =
          verb.equals("train")
              ? Cli.run(
                  "train",
                  files.dataset(),
                  "--model=als",
                  "--to",
                  folder.resolve("new.safetensors"))
              : Cli.run("evaluate", files.model("als"), files.dataset());
      assertRefused(byItem + ": row ", result);
      assertTrue(result.err().contains("run quire verify"), result.err());
    }
  }

  /** A link to itself, as a file in a folder that nobody may look into. */
  @Test
  void whatCannotBeLookedAtIsNoDevice() throws IOException {
    Path model = folder.resolve("m.safetensors");
    Files.createSymbolicLink(model, model.getFileName());
    Cli.run("recommend", model, "--user=9")
        .assertBadInput(
            model + ": is a link that leads back to itself; remove it or give another name");
  }

  @Test
  void wrongPointersOfTitlesAndGenresAreRefused() throws Exception {
    Path model = files.model("als");
    set(model, "titles.offsets", 3, -5);
    Cli.Result result =
        Cli.run("recommend", model, "--user=9", "--min-ratings=0", "--top=200", "--quiet");
    assertRefused(model + ": pointers out of range: item=", result);
    assertTrue(result.err().contains("run quire verify"), result.err());
  }

  /** A verb with a mistake. */
  @Command(name = "broken")
  static final class Broken extends VerbCommand {
    @SuppressWarnings("UnusedVariable") // looked into when it has failed
    @Parameters
    private Path input;

    @Override
    protected void run() {
      throw new IndexOutOfBoundsException("Index 7 out of bounds for length 7");
    }
  }

  private static Cli.Result runBroken(Path input) {
    return Cli.run(QuireCommand.commandLine().addSubcommand(new Broken()), "broken", input);
  }

  /** An index out of bounds over intact files is ours: it must not be called damage. */
  @Test
  void mistakesOfOursAreToldFromDamage() throws Exception {
    runBroken(files.dataset())
        .assertFailed(
            1,
            "quire: an error in Quire itself: java.lang.IndexOutOfBoundsException: Index 7 out of"
                + " bounds for length 7; please report it, with what --stacktrace prints in place of"
                + " this line");
    set(files.dataset().resolve("ids.safetensors"), "item_ids", 7, 7);
    assertRefused(
        files.dataset().resolve("ids.safetensors") + ": data is damaged: tensor=item_ids, crc32c=",
        runBroken(files.dataset()));
  }

  @Test
  void verifySaysThatVersion1HasChecksumsOfTheDataAlone() throws Exception {
    GoldenFiles old = GoldenFiles.ofVersion(1);
    assertEquals(
        old.dataset()
            + ": intact, as far as that can be told: format version 1 has checksums of the data"
            + " alone; make it anew to have one of the metadata\n"
            + files.dataset()
            + ": intact\n",
        Cli.run("verify", old.dataset(), files.dataset()).done());
    JsonNode json =
        Cli.run("verify", old.model("als"), old.model("top"), files.model("als"), "--json").json();
    assertEquals(3, json.path("intact").size());
    assertEquals(2, json.path("without_header_checksum").size());
    assertEquals(
        old.model("als").toString(), json.path("without_header_checksum").path(0).asString());
  }

  @Test
  void verifyRefusesWhatQuireHasNotWritten() throws Exception {
    Path model = files.model("als");
    replace(model, "\"quire.kind\":\"model\"", "\"quire.kind\":\"modem\"");
    assertRefused(model + ": header is damaged", Cli.run("verify", model));
    GoldenFiles old = GoldenFiles.ofVersion(1).copyTo(folder.resolve("v1"));
    replace(old.model("als"), "\"quire.kind\":\"model\"", "\"quire.kind\":\"modem\"");
    assertRefused(
        old.model("als") + ": not a kind of file that Quire writes",
        Cli.run("verify", old.model("als")));
  }

  @Test
  void moreGenresThanAHeaderHoldsAreRefusedBeforeTheWork() throws Exception {
    Path csv = folder.resolve("tiny.csv");
    Files.writeString(csv, "userId,movieId,rating\n1,1,4\n1,2,3\n2,1,5\n");
    StringBuilder movies = new StringBuilder("movieId,title,genres\n1,A,");
    for (int genre = 0; genre < 10_000; genre++) {
      movies.append(genre == 0 ? "" : "|").append("a genre %04d".formatted(genre));
    }
    Path items = Files.writeString(folder.resolve("m.csv"), movies.append("\n"));
    Path target = folder.resolve("tiny");
    assertRefused(
        "too many genres: genres=10000, characters of their names=150000, at most=100000; keep"
            + " those that many items have",
        Cli.run("convert", csv, "--items", items, "--quiet", "--to", target));
    assertFalse(Files.exists(target));
  }

  /** 1 MB of header is full after 9,000 epochs; that came to light when the work was done. */
  @Test
  void tenThousandEpochsHaveAModelInTheEnd() throws Exception {
    Path csv = folder.resolve("tiny.csv");
    Files.writeString(csv, "userId,movieId,rating\n1,1,4\n1,2,3\n2,1,5\n2,2,1\n");
    Cli.run("convert", csv, "--to", folder.resolve("tiny")).done();
    Path model = folder.resolve("m.safetensors");
    Cli.run(
            "train",
            folder.resolve("tiny"),
            "--model=bias",
            "--epochs=10000",
            "--quiet",
            "--threads=1",
            "--to",
            model)
        .done();
    try (TensorFile file = TensorFile.open(model, "model")) {
      assertEquals(2, file.segment("user_bias", DType.F32, 2).byteSize() / Layouts.F32.byteSize());
      JsonNode history = JsonMapper.shared().readTree(file.metadata("history"));
      assertEquals(1, history.path(0).path("epoch").intValue());
      assertEquals(10_000, history.path(history.size() - 1).path("epoch").intValue());
      assertTrue(history.size() <= 515, "epochs kept: " + history.size());
    }
  }
}
