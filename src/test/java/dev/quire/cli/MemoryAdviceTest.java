package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.input.ParquetFixture;
import dev.quire.input.ParquetFixture.Codec;
import dev.quire.input.ParquetFixture.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The advice is of use: more than what has not been enough, and of the kind that was. */
class MemoryAdviceTest {
  @TempDir Path folder;

  /** The JVM counts the heap without one of its survivor spaces: 61 of 64 MB, 247 of 256. */
  @ParameterizedTest
  @CsvSource({"61,128", "247,512", "64,128", "495,1024", "8,64", "3960,7936"})
  void asksForAboutTwiceAsMuch(long heap, long more) {
    String problem = "out of memory: heap=" + heap + " MB, Java heap space; ";
    assertEquals(
        problem + "allow more with QUIRE_JAVA_OPTS=-Xmx" + more + "m",
        MemoryAdvice.sentence("Java heap space", heap, true));
    assertEquals(
        problem + "allow more with java -Xmx" + more + "m -jar quire.jar",
        MemoryAdvice.sentence("Java heap space", heap, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unable to create native thread: possibly out of memory", "Map failed"})
  void aLargerHeapDoesNotHelpWhereTheSystemHasNoMore(String reason) {
    String sentence = MemoryAdvice.sentence(reason, 61, true);
    assertTrue(sentence.contains("ulimit"), sentence);
    assertTrue(!sentence.contains("-Xmx"), sentence);
  }

  @Test
  void theAdviceIsLargerThanWhatWasGiven() throws Exception {
    Path ratings = folder.resolve("ratings.csv");
    StringBuilder lines = new StringBuilder("userId,movieId,rating\n");
    for (int user = 1; user <= 300_000; user++) {
      lines.append(user).append(',').append(user).append(",3\n");
    }
    Files.writeString(ratings, lines);
    Cli.Result result =
        ChildQuire.start(
                folder,
                "",
                List.of("-Xmx8m", "-Dquire.terminal=false"),
                "convert",
                ratings,
                "--to",
                folder.resolve("x"))
            .result();
    Matcher advice =
        Pattern.compile("quire: out of memory: heap=[78] MB, .*; .*QUIRE_JAVA_OPTS=-Xmx(\\d+)m\n")
            .matcher(result.err());
    assertTrue(advice.matches(), result.err());
    assertTrue(Integer.parseInt(advice.group(1)) > 8, result.err());
    assertEquals(1, result.code());
  }

  private Path parquet(int rows, int rowsOfPage) throws IOException {
    List<Long> users = LongStream.range(0, rows).mapToObj(row -> 1 + row / 1000).toList();
    List<Long> items = LongStream.range(0, rows).mapToObj(row -> 1 + row % 1000).toList();
    byte[] bytes =
        new ParquetFixture()
            .column("user", ColumnType.INT64, users)
            .column("item", ColumnType.INT64, items)
            .column("rating", ColumnType.DOUBLE, Collections.nCopies(rows, 3.5))
            .column("timestamp", ColumnType.INT64, Collections.nCopies(rows, 1_000_000_000L))
            .packed(Codec.SNAPPY)
            .cut(rows, rowsOfPage)
            .bytes();
    return Files.write(folder.resolve(rowsOfPage + ".parquet"), bytes);
  }

  private Cli.Result convert(Path ratings, String heap) throws Exception {
    return ChildQuire.start(
            folder,
            "",
            List.of("-Xmx" + heap + "m", "-Dquire.terminal=false"),
            "convert",
            ratings,
            "--to",
            folder.resolve("d" + heap),
            "--force")
        .result();
  }

  /**
   * A page of Parquet is unpacked whole, and four of a million rows, packed and unpacked, are more
   * than a small heap: the advice is enough. A row group may be of any size.
   */
  @Test
  void theAdviceIsEnoughForALargePageOfParquet() throws Exception {
    Cli.Result pages = convert(parquet(1_000_000, 20_000), "64");
    assertEquals(0, pages.code(), pages.err());
    Path one = parquet(1_000_000, 1_000_000);
    Cli.Result result = convert(one, "64");
    String advice =
        "quire: out of memory: heap=61 MB, Java heap space; allow more with"
            + " QUIRE_JAVA_OPTS=-Xmx128m\n";
    assertTrue(result.err().endsWith(advice), result.err());
    assertEquals(1, result.code());
    Cli.Result more = convert(one, "128");
    assertEquals(0, more.code(), more.err());
  }
}
