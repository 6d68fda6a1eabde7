package dev.quire.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.quire.packed.Zips;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packed files are known by their content, whatever they are called. */
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

  private static void assertPacked(Path file, String format, String command, Object... args) {
    Cli.run(args)
        .assertBadInput(
            file + ": is packed: format=" + format + "; unpack it first, with " + command);
  }

  private void assertSameTraining(Path dataset, Path other) throws IOException {
    for (String name :
        List.of("ids.safetensors", "train/by-user.safetensors", "train/by-item.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(dataset.resolve(name)),
          Files.readAllBytes(other.resolve(name)),
          other + " " + name);
    }
  }

  @Test
  void thePackedAreReadAsTheUnpacked() throws Exception {
    Path raw = folder.resolve("raw");
    Cli.generate(raw, 30_000);
    Path ratings = raw.resolve("ratings.csv");
    Path movies = raw.resolve("movies.csv");
    Path plain = folder.resolve("plain");
    Cli.run("convert", ratings, "--items", movies, "--to", plain).done();
    String text = Files.readString(ratings);
    String titles = Files.readString(movies);
    int half = text.indexOf('\n', text.length() / 2) + 1;
    byte[] header = gzip(text.substring(0, half));
    Path gz = Files.write(folder.resolve("r.csv"), gzip(text));
    Path two = Files.write(folder.resolve("two.gz"), header);
    Files.write(two, gzip(text.substring(half)), StandardOpenOption.APPEND);
    Path zst = Files.write(folder.resolve("r.zst"), Zstd.compress(text.getBytes(UTF_8)));
    byte[] archive = Zips.of("ml/README.txt", "x", "ml/ratings.csv", text, "ml/movies.csv", titles);
    Path zip = Files.write(folder.resolve("ml.zip"), archive);
    Path zippedTitles = Files.write(folder.resolve("m.zip"), Zips.of("all.csv", titles));
    Path packedTitles = Files.write(folder.resolve("m.gz"), gzip(titles));
    List<List<Path>> inputs =
        List.of(
            List.of(gz, packedTitles),
            List.of(two, zippedTitles),
            List.of(zst, zip),
            List.of(zip.resolve("ml/ratings.csv"), zip.resolve("ml/movies.csv")));
    for (List<Path> input : inputs) {
      Path to = folder.resolve("d");
      Cli.run("convert", input.get(0), "--items", input.get(1), "--to", to, "--force").done();
      assertSameTraining(plain, to);
      assertArrayEquals(
          Files.readAllBytes(plain.resolve("catalogue.safetensors")),
          Files.readAllBytes(to.resolve("catalogue.safetensors")));
    }
    for (Path all : List.of(raw, zip)) {
      Path to = folder.resolve("all");
      String said = Cli.run("convert", all, "--to", to, "--force").done();
      Path found = all.equals(zip) ? zip.resolve("ml/movies.csv") : movies;
      assertTrue(said.contains("\ntitles from " + found + "\n"), said);
      assertSameTraining(plain, to);
    }
    assertEquals(
        List.of("all", "d", "m.gz", "m.zip", "ml.zip", "plain", "r.csv", "r.zst", "raw", "two.gz"),
        Cli.list(folder));
  }

  /** As Spark writes them. */
  @Test
  void aFolderOfPartsIsOneDataSet() throws IOException {
    Path parts = Files.createDirectory(folder.resolve("parts"));
    Files.writeString(parts.resolve("_SUCCESS"), "");
    Files.writeString(parts.resolve(".part-00000.csv.crc"), "x");
    Files.writeString(parts.resolve("part-00000.csv"), RATINGS);
    Files.write(parts.resolve("part-00001.csv.gz"), gzip("userId,movieId,rating\n3,4,1\n"));
    Cli.Result result = Cli.run("convert", parts, "--to", folder.resolve("d"), "--json");
    assertEquals(3, result.json().get("ratings_read").intValue());
    assertEquals(3, result.json().get("users").intValue());
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    Path to = folder.resolve("d");
    byte[] packed = gzip(RATINGS.repeat(1));
    Path cut = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(packed, packed.length - 9));
    Cli.run("convert", cut, "--to", to)
        .assertBadInput(
            cut
                + ": is cut short: what it packs goes on behind its end: bytes="
                + (packed.length - 9)
                + "; get the file again");
    Path none = Files.write(folder.resolve("none.zip"), Zips.of("a.doc", "x"));
    Cli.run("convert", none, "--to", to)
        .assertBadInput(
            none
                + ": holds no file that has ratings, by its name: files=a.doc; name the file that"
                + " has them, like "
                + none
                + "/a.doc");
    Path empty = Files.write(folder.resolve("empty.zip"), Zips.of());
    Cli.run("convert", empty, "--to", to)
        .assertBadInput(
            empty
                + ": holds no file that has ratings, by its name: files=none; name the file that has"
                + " them, like "
                + empty
                + "/ratings.csv");
    Path evil = Files.write(folder.resolve("e.zip"), Zips.of("ratings.csv", "x", "../x", "x"));
    Cli.run("convert", evil, "--to", to)
        .assertBadInput(
            evil
                + ": has a file that would be unpacked to a place outside of its folder: file=../x;"
                + " don't trust it; get the file again from where it was published");
    Path twice = Files.write(folder.resolve("twice.gz"), gzip("PK\u0003\u0004"));
    assertPacked(twice, "zip", "unzip", "convert", twice, "--to", to);
    Path missing = evil.resolve("nothing.csv");
    Path good = Files.write(folder.resolve("g.zip"), Zips.of("r.csv", RATINGS));
    Cli.run("convert", good.resolve("nothing.csv"), "--to", to)
        .assertBadInput(good + ": no such file in the archive: file=nothing.csv; check the path");
    assertFalse(Files.exists(to));
    assertFalse(Files.exists(missing));
  }

  /** A wrong line of a packed file is named as one of the unpacked. */
  @Test
  void aWrongLineIsNamed() throws IOException {
    Path zip = Files.write(folder.resolve("r.zip"), Zips.of("a/ratings.csv", RATINGS + "3,4,x\n"));
    Cli.run("convert", zip, "--to", folder.resolve("d"), "--quiet")
        .assertBadInput(
            zip
                + "/a/ratings.csv: not a number: line=4, field=rating, value=x; correct the line, or"
                + " leave such lines out with --on-error skip");
  }

  @ParameterizedTest
  @CsvSource({
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
    Path zip = Files.write(folder.resolve("list.zip"), Zips.of("list.txt", "userId\n1\n"));
    Path to = folder.resolve("top.csv");
    Cli.run("score", job.als(), "--users", gz, "--to", to).done();
    String top = Files.readString(to);
    Cli.run("score", job.als(), "--users", zip.resolve("list.txt"), "--to", to, "--force").done();
    assertEquals(top, Files.readString(to));
    Path csv = Files.copy(zip, folder.resolve("list.csv"));
    Cli.run("score", job.als(), "--users", csv.resolve("list.txt"), "--to", csv, "--force")
        .assertBadInput(
            "the result would replace what it is made from: to=" + csv + "; choose another name");
    Cli.run("score", job.als(), "--users", zip, "--to", to, "--force", "--quiet")
        .assertBadInput(
            zip
                + ": is an archive, not a file: files=1; name a file in it, like "
                + zip
                + "/list.txt");
  }

  /** A text of a few bytes is none of these. */
  @Test
  void aShortTextIsText() throws IOException {
    Path file = Files.writeString(folder.resolve("r.csv"), "PK");
    Cli.Result result = Cli.run("convert", file, "--to", folder.resolve("d"));
    assertEquals(true, result.err().contains("only one column"), result.err());
  }
}
