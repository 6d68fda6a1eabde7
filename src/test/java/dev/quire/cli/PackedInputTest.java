package dev.quire.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packed files are named as such, whatever they are called. */
class PackedInputTest {
  private static final String RATINGS = "userId,movieId,rating\n1,2,3.5\n2,2,4.5\n";

  @TempDir Path folder;

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("ratings.csv"));
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void assertPacked(Path file, String format, String command, Object... args) {
    Cli.run(args)
        .assertBadInput(
            file + ": is packed: format=" + format + "; unpack it first, with " + command);
  }

  @Test
  void ratingsAndItems() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain.csv"), RATINGS);
    Path gz = Files.write(folder.resolve("ratings.csv"), gzip(RATINGS));
    Path zip = Files.write(folder.resolve("ratings.zip"), zip(RATINGS));
    Path to = folder.resolve("d");
    assertPacked(gz, "gzip", "gzip -d", "convert", gz, "--to", to);
    assertPacked(zip, "zip", "unzip", "convert", zip, "--to", to);
    assertPacked(gz, "gzip", "gzip -d", "convert", plain, "--items", gz, "--to", to);
    assertEquals(List.of("plain.csv", "ratings.csv", "ratings.zip"), Cli.list(folder));
  }

  @ParameterizedTest
  @CsvSource({
    "28b52ffd0458,zstd,zstd -d",
    "fd377a585a0000,xz,xz -d",
    "425a6839314159265359,bzip2,bzip2 -d",
  })
  void otherFormats(String start, String format, String command) throws IOException {
    Path file = Files.write(folder.resolve("r"), HexFormat.of().parseHex(start));
    assertPacked(file, format, command, "convert", file, "--to", folder.resolve("d"));
  }

  @Test
  void listsAndFeatures() throws IOException {
    SmallJob job = SmallJob.in(folder);
    Path gz = Files.write(folder.resolve("list.gz"), gzip("userId\n1\n"));
    Path to = folder.resolve("top.csv");
    assertPacked(gz, "gzip", "gzip -d", "score", job.als(), "--users", gz, "--to", to);
    assertPacked(gz, "gzip", "gzip -d", "score", job.als(), "--pairs", gz, "--to", to);
    assertPacked(
        gz,
        "gzip",
        "gzip -d",
        "train",
        job.dataset(),
        "--features=" + gz,
        "--to",
        to + ".safetensors");
  }

  /** A text of a few bytes is none of these. */
  @Test
  void aShortTextIsText() throws IOException {
    Path file = Files.writeString(folder.resolve("r.csv"), "PK");
    Cli.Result result = Cli.run("convert", file, "--to", folder.resolve("d"));
    assertEquals(true, result.err().contains("only one column"), result.err());
  }
}
