package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class TextTableTest {
  private static final String COLUMNS = "quire.columns";

  @AfterEach
  void forget() {
    System.clearProperty(COLUMNS);
  }

  @ParameterizedTest
  @CsvSource({"'',0", "abc,3", "Amélie,6", "Ame\u0301lie,6", "七人の侍,8", "Ｆｕｌｌ,8", "한국,4", "😀,2"})
  void widthIsInColumnsOfATerminal(String text, int expected) {
    assertEquals(expected, TextWidth.of(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Toy Story (1995)|16|Toy Story (1995)",
        "Toy Story (1995)|15|Toy Sto… (1995)",
        "Toy Story 2 (1999)|12|Toy Story 2…",
        "七人の侍 (Seven Samurai) (1954)|16|七人の侍… (1954)",
        "Ame\u0301lie Poulain|8|Ame\u0301lie…",
        "Adventure, Animation|12|Adventure…",
        "abc|1|…",
      })
  void aCutTitleKeepsItsYear(String text, int columns, String expected) {
    assertEquals(expected, TextWidth.cut(text, columns));
  }

  private static String print() {
    TextTable table = new TextTable().right("rank").left("title", 8).right("n").left("genres", 6);
    table.row("1", "七人の侍", "10", "Action, Drama");
    table.row(List.of("2", "Up", "7", ""), List.of("  a note of any length, which is not cut"));
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    table.print(out);
    out.flush();
    return text.toString();
  }

  @Test
  void aTableInAFileIsWhole() {
    assertEquals(
        """
        rank  title      n  genres
           1  七人の侍  10  Action, Drama
           2  Up         7
          a note of any length, which is not cut
        """,
        print());
  }

  @Test
  void onATerminalTheLastColumnGivesWayFirst() {
    System.setProperty(COLUMNS, "30");
    assertEquals("   1  七人の侍  10  Action, D…", print().lines().toList().get(1));
    System.setProperty(COLUMNS, "10"); // no column becomes shorter than it may
    assertEquals("   1  七人の侍  10  Actio…", print().lines().toList().get(1));
  }

  private static List<String> ids(String... ids) {
    TextTable table = new TextTable().ids("id").right("n");
    for (String id : ids) {
      table.row(id, "1");
    }
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    table.print(out);
    out.flush();
    return text.toString().lines().toList();
  }

  @Test
  void idsThatAreNumbersAreNeverCut() {
    System.setProperty(COLUMNS, "10");
    assertEquals(
        List.of("                 id  n", "                  7  1", "9223372036854775807  1"),
        ids("7", "9223372036854775807"));
    assertEquals(
        List.of("id            n", "7             1", "dd8a3b6f1c2\u2026  1"),
        ids("7", "dd8a3b6f1c2e4"));
    System.clearProperty(COLUMNS);
    assertEquals("u7".repeat(900) + "  1", ids("u7".repeat(900)).get(1));
    assertEquals("a?b  1", ids("a\nb").get(1));
  }
}
