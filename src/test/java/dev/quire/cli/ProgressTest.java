package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a terminal shows, where standard output and standard error meet. */
class ProgressTest {
  private static final String ERASE = "\r\u001b[K";

  @TempDir Path folder;

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  @BeforeEach
  void onATerminal() throws Exception {
    Cli.generate(folder.resolve("raw"), 3_000);
    System.setProperty("quire.terminal", "true");
  }

  @AfterEach
  void reset() {
    System.clearProperty("quire.terminal");
  }

  private String run(String... args) {
    QuireCommand.commandLine()
        .setOut(new PrintWriter(screen, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(screen, true, StandardCharsets.UTF_8))
        .execute(args);
    return screen.toString(StandardCharsets.UTF_8);
  }

  /** What is left to see: all that was erased is gone. */
  private static String visible(String text) {
    StringBuilder left = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      left.append(line.substring(line.lastIndexOf(ERASE) < 0 ? 0 : line.lastIndexOf(ERASE) + 4));
      left.append('\n');
    }
    return left.substring(0, left.length() - 1);
  }

  /** Rows are drawn over the ones before, with the step below; a line that stays comes above. */
  @Test
  void aTableIsDrawnOverAndOver() {
    AtomicLong nanos = new AtomicLong(1_000_000_000);
    PrintWriter err = new PrintWriter(screen, true, StandardCharsets.UTF_8);
    Progress progress = new Progress(err, false, nanos::get);
    progress.table(List.of("head", "one"), "row one");
    progress.show("rung", 1, 4);
    progress.table(List.of("head", "one", "two"), "row two");
    progress.line("stays");
    progress.table(List.of("head"), "row three");
    progress.clear();
    String bar = ERASE + "rung [######...................] 25 %";
    assertEquals(
        "head\none\n"
            + bar
            + (ERASE + "\u001b[2A\u001b[J")
            + "head\none\ntwo\n"
            + "\u001b[3A\u001b[J"
            + "stays\nhead\n\u001b[1A\u001b[J",
        screen.toString(StandardCharsets.UTF_8));
    screen.reset();
    new Progress(err, true, nanos::get).table(List.of("head"), "row");
    System.clearProperty("quire.terminal");
    Progress elsewhere = new Progress(err, false, nanos::get);
    elsewhere.table(List.of("head", "one"), "row one");
    assertEquals("row one\n", screen.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theBarIsGoneBeforeTheResult() {
    String target = folder.resolve("dataset").toString();
    String text = run("convert", folder.resolve("raw/ratings.csv").toString(), "--to", target);
    assertTrue(text.contains(ERASE + "read ["), text);
    assertTrue(visible(text).startsWith("3,000 ratings of "), text);
    assertFalse(visible(text).contains("["), text);
  }

  @Test
  void theBarIsGoneBeforeAnError() throws Exception {
    Path ratings = folder.resolve("raw/ratings.csv");
    Files.writeString(
        ratings, Files.readString(ratings).repeat(40) + "cut", StandardCharsets.UTF_8);
    String text = run("convert", ratings.toString(), "--to", folder.resolve("dataset").toString());
    assertTrue(visible(text).startsWith("quire: " + ratings + ": "), text);
    assertEquals(1, visible(text).lines().count(), text);
  }

  @Test
  void quietShowsNoBar() {
    String target = folder.resolve("dataset").toString();
    String ratings = folder.resolve("raw/ratings.csv").toString();
    assertFalse(run("convert", ratings, "--to", target, "--quiet").contains(ERASE));
  }

  @Test
  void aBarNeverHasMoreThanAllOfItsMarks() {
    PrintWriter err = new PrintWriter(screen, true, StandardCharsets.UTF_8);
    new Progress(err, false).show("step", 300, 100);
    new Progress(err, false).show("step", -1, 100);
    assertEquals(
        ERASE + "step [" + "#".repeat(25) + "] 100 %" + ERASE + "step [" + ".".repeat(25) + "] 0 %",
        screen.toString(StandardCharsets.UTF_8));
  }

  /** What is on the line after each report; the clock stands still but for these seconds. */
  private String shown(Progress progress, AtomicLong clock, double second, int done) {
    clock.set(Math.round(second * 1e9));
    screen.reset();
    progress.show("step", done, 100);
    return screen.toString(StandardCharsets.UTF_8).replaceAll("(?s).*\\] ", "");
  }

  @Test
  void aLongStepTellsTheTimeThatIsLeft() {
    AtomicLong clock = new AtomicLong();
    Progress progress =
        new Progress(new PrintWriter(screen, true, StandardCharsets.UTF_8), false, clock::get);
    assertEquals("0 %", shown(progress, clock, 0, 0));
    assertEquals("10 %", shown(progress, clock, 0.9, 10));
    assertEquals("10 %, 9 s left", shown(progress, clock, 1, 10));
    assertEquals("25 %, 5 min 0 s left", shown(progress, clock, 100, 25));
    assertEquals("50 %, 2 h 46 min left", shown(progress, clock, 10_000, 50));
    assertEquals("100 %, 0 s left", shown(progress, clock, 10_001, 100));
  }

  /** A step that begins in the midst, as one that goes on after others, is measured from there. */
  @Test
  void theTimeIsThatOfTheStep() {
    AtomicLong clock = new AtomicLong();
    Progress progress =
        new Progress(new PrintWriter(screen, true, StandardCharsets.UTF_8), false, clock::get);
    progress.show("another", 99, 100);
    assertEquals("40 %", shown(progress, clock, 100, 40));
    assertEquals("60 %, 4 s left", shown(progress, clock, 102, 60));
  }

  @Test
  void withoutATerminalNothingIsDrawn() {
    System.clearProperty("quire.terminal");
    Progress progress = new Progress(new PrintWriter(screen, true, StandardCharsets.UTF_8), false);
    progress.show("step", 1, 2);
    assertEquals("", screen.toString(StandardCharsets.UTF_8));
  }
}
