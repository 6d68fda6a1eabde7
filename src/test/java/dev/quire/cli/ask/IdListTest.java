package dev.quire.cli.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.ask.ModelQueries;
import dev.quire.catalogue.Ids;
import dev.quire.catalogue.TextIdsOf;
import dev.quire.cli.Progress;
import dev.quire.files.InvalidFileException;
import dev.quire.input.OnError;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of users and items are read by the rules for ratings files, and titles as of --like. */
class IdListTest {
  private static final long LARGE = Long.MAX_VALUE; // 19 digits

  @TempDir Path folder;

  private IdList list(String text, OnError onError) throws IOException {
    Path file = Files.writeString(folder.resolve("list.txt"), text);
    return new IdList(file, onError, new Progress(new PrintWriter(new StringWriter()), true));
  }

  private List<String> users(String text) throws IOException {
    return list(text, OnError.STOP).users(Ids.of(Ids.USERS, 5, LARGE, 7));
  }

  private List<String> items(String text) throws IOException {
    Path file = folder.resolve("model");
    try (Arena arena = Arena.ofShared()) {
      ModelFixture.of(Parameters.allocate(arena, 3, 1, 4, 0))
          .titles("Seven (a.k.a. Se7en) (1995)", "300 (2007)", "Quiz Show (1994)", "Up (2009)")
          .itemIds(47, 51662, 300, LARGE)
          .write(file, Map.of());
    }
    try (ModelQueries model = ModelQueries.open(file)) {
      return List.copyOf(list(text, OnError.STOP).items(model));
    }
  }

  private void assertRefused(String text, String expected) {
    assertEquals(
        folder.resolve("list.txt") + ": " + expected,
        assertThrows(InvalidFileException.class, () -> users(text)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\n9223372036854775807\n7\n",
        "\ufeff5\n9223372036854775807\n7",
        "\ufeffuserId\r\n5\r\n9223372036854775807\r\n7\r\n",
        "user_id\r005\r+9223372036854775807\r7\r",
        "\n 5 \n\n\t9223372036854775807\r\n7\n\n",
      })
  void usersAreReadAsConvertReadsThem(String text) throws Exception {
    assertEquals(List.of("5", "9223372036854775807", "7"), users(text));
  }

  /** As {@code score} writes them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a\nb\"\nc\n\"d\"\"\r\n\"\"\"\n",
        "userId\n \"a\nb\" \nc\n\"d\"\"\r\n\"\"\"",
        "\"a\nb\"\r\rc\r\n\"d\"\"\r\n\"\"\"\r",
      })
  void idsMayHaveLineBreaks(String text) throws Exception {
    assertEquals(List.of("a\nb", "c", "d\"\r\n\""), textUsers(text));
  }

  private List<String> textUsers(String text) throws IOException {
    Ids ids = TextIdsOf.texts(Ids.USERS, "a\nb", "c", "d\"\r\n\"", "\"open", "5\"");
    return list(text, OnError.STOP).users(ids);
  }

  /** A quote that nothing closes is one like other characters. */
  @Test
  void aQuoteAloneIsACharacter() throws Exception {
    assertEquals(List.of("\"open", "c"), textUsers("\"open\nc"));
    String far = "c\n".repeat(5000);
    assertEquals(List.of("\"open", "c", "5\""), textUsers("\"open\n" + far + "5\"\n"));
    assertEquals(
        folder.resolve("list.txt")
            + ": users unknown to the model: count=1, examples=[line 4: x]; take them out, or leave"
            + " them out with on-error=skip",
        assertThrows(InvalidFileException.class, () -> textUsers("\"a\nb\"\nc\nx\n")).getMessage());
  }

  @Test
  void aUserThatIsGivenAgainCountsOnce() throws Exception {
    StringWriter err = new StringWriter();
    Path file = Files.writeString(folder.resolve("twice.txt"), "userId\n7\n5\n7\n5\n7\n");
    IdList list = new IdList(file, OnError.STOP, new Progress(new PrintWriter(err, true), false));
    assertEquals(List.of("7", "5"), list.users(Ids.of(Ids.USERS, 5, LARGE, 7)));
    assertEquals(
        "quire: "
            + file
            + ": users given again, each counts once: count=3, [line 4: 7, line 5: 5, line 6: 7]\n",
        err.toString());
  }

  @Test
  void whatIsNoIdIsRefused() {
    assertRefused(
        "5\n9223372036854775808\n",
        "not a user id: line=2, value=9223372036854775808; write one id on each line");
    assertRefused("Anna\n5\n", "not a user id: line=1, value=Anna; write one id on each line");
    assertRefused("5\n-7\n", "not a user id: line=2, value=-7; write one id on each line");
    assertRefused("5\n5\u00007\n", "not a user id: line=2, value=5?7; write one id on each line");
    assertRefused(
        "5\n" + "1".repeat(70_000) + "\n",
        "line too long: line=2, characters=more than 65536; write one id on each line");
  }

  @Test
  void whatIsNoIdCanBeLeftOut() throws Exception {
    StringWriter err = new StringWriter();
    Path file = Files.writeString(folder.resolve("some.txt"), "7\nAnna\n5\n8\n");
    IdList list = new IdList(file, OnError.SKIP, new Progress(new PrintWriter(err, true), false));
    assertEquals(List.of("7", "5"), list.users(Ids.of(Ids.USERS, 5, LARGE, 7)));
    assertEquals(
        "quire: "
            + file
            + ": users unknown to the model: count=2, examples=[line 2: Anna, line 4: 8]; left"
            + " out\n",
        err.toString());
  }

  /** A result of nobody looks like one. */
  @Test
  void aListOfNobodyIsRefused() {
    assertRefused("", "no users in it; write one id on each line");
    assertRefused("userId\n\n", "no users in it; write one id on each line");
    InvalidFileException skipped =
        assertThrows(
            InvalidFileException.class,
            () -> list("Anna\n", OnError.SKIP).users(Ids.of(Ids.USERS, 5, LARGE, 7)));
    assertEquals(
        folder.resolve("list.txt") + ": no user is left; write one id on each line",
        skipped.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"userId,score", "user_id;n", "ID\tname", "users|age"})
  void aTableOfUsersIsNoList(String header) {
    assertRefused(
        header + "\n5,1\n",
        "is a table of several columns, not a list: line=1, value="
            + header.replace('\t', '?')
            + "; write one on each line, for example its first column alone");
  }

  @Test
  void aTableOfItemsIsNoList() {
    assertEquals(
        folder.resolve("list.txt")
            + ": is a table of several columns, not a list: line=1, value=movieId,title,genres;"
            + " write one on each line, for example its first column alone",
        assertThrows(
                InvalidFileException.class,
                () -> items("movieId,title,genres\n47,Seven (1995),Crime\n"))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "47\n300 (2007)\n9223372036854775807\n",
        "\ufeffSe7en\n51662\nup\n",
        "title\nseven\n300\nUp\n",
        "movieId\n47\n51662\n9223372036854775807\n",
        "id:47\nid:51662\nUp (2009)\n",
      })
  void itemsAreFoundByIdAndTitle(String text) throws Exception {
    assertEquals(List.of("47", "51662", "9223372036854775807"), items(text));
  }

  /** The header says which of both is meant; without it the choice is listed. */
  @Test
  void aNumberThatIsAnIdAndATitle() throws Exception {
    assertEquals(List.of("300"), items("movieId\n300\n"));
    assertEquals(List.of("51662"), items("title\n300\n"));
    assertEquals(
        folder.resolve("list.txt")
            + ": line=2: more than one item: title=300, items=2; it is an id and a title, so write"
            + " one as:\n  id:300  Quiz Show (1994)\n  id:51662  300 (2007)",
        assertThrows(InvalidFileException.class, () -> items("47\n300\n")).getMessage());
  }
}
