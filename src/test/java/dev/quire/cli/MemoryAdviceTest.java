package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
}
