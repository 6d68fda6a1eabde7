package dev.quire.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.parallel.WorkerPool;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextRatingsErrorsTest {
  private static final String HEADER = "userId,movieId,rating,timestamp\n";
  private static final String GOOD = "1,2,3.5,4\n";
  private static final String ADVICE =
      "; correct the line, or leave such lines out with on-error=skip";
  private static final String NO_TIME =
      "; write seconds or milliseconds since 1970-01-01 UTC, or dates like 2003-05-01 or"
          + " 2003-05-01T12:30:00; columns=time=none passes over the column, or leave such lines"
          + " out with on-error=skip";

  @TempDir Path folder;

  private void read(Path file, OnError onError, int threads) throws Exception {
    try (RatingSource csv = RatingFiles.open(List.of(file), InputOptions.NONE, folder);
        WorkerPool pool = new WorkerPool(threads)) {
      csv.read(pool, onError, new CollectingSink(), done -> {});
    }
  }

  private void assertRefused(String text, String expected) throws Exception {
    assertRefused(text, expected, OnError.STOP, 2);
  }

  private void assertRefused(String text, String expected, OnError onError, int threads)
      throws Exception {
    Path file = Files.writeString(folder.resolve("r.csv"), text);
    InvalidFileException e =
        assertThrows(InvalidFileException.class, () -> read(file, onError, threads));
    assertEquals(file + ": " + expected, e.getMessage());
  }

  @Test
  void missingFile() {
    Path file = folder.resolve("none.csv");
    Exception e = assertThrows(NoSuchFileException.class, () -> read(file, OnError.STOP, 1));
    assertEquals(file + ": no such file; check the path", e.getMessage());
  }

  @Test
  void folderInsteadOfFile() {
    Exception e = assertThrows(InvalidFileException.class, () -> read(folder, OnError.STOP, 1));
    assertEquals(folder + ": is a folder, not a file; name a file in it", e.getMessage());
  }

  @Test
  void emptyFile() throws Exception {
    assertRefused("", "is empty: bytes=0; get the file again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"userId,movieId,rating,timestamp", HEADER, HEADER + "\n\n"})
  void headerOnly(String text) throws Exception {
    assertRefused(text, "no ratings, only a header: lines=1; give it at least one rating");
  }

  @Test
  void columns() throws Exception {
    assertRefused(
        "movieId,rating,when\n1,2,3\n",
        "no column that could be the user: line=1, columns=movieId, rating, when; say which one it"
            + " is with columns=user=COLUMN");
    assertRefused(
        ",userId,,stars\n1,2,3,4\n",
        "no column that could be the item: line=1, columns=(1), userId, (3), stars; say which one"
            + " it is with columns=item=COLUMN");
    assertRefused(
        "userId,movieId,rating,user_id\n1,2,3,4\n",
        "two columns for the same thing: line=1, columns=userId and user_id; say which one to take"
            + " with columns=user=COLUMN");
    assertRefused(
        "x".repeat(100_000),
        "not a ratings file: line=1, bytes=more than 65536; give a text with a line for each"
            + " rating");
    assertRefused(
        "1 2 3\n4 5 6\n",
        "only one column: line=1, text=1 2 3; separate fields by one of , ; tab | ::");
    assertRefused(
        "A2CX,0321732944,5.0,1341100800\n",
        "no header, and its columns don't tell what they are: line=1, columns=1: A2CX, 2:"
            + " 0321732944, 3: 5.0, 4: 1341100800; say what they are, such as"
            + " columns=user=1,item=2,rating=3,time=4");
    assertRefused("\n \n", "no ratings, only blank lines; give it at least one rating");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1,2,x,4 | not a number: line=3, field=rating, value=x",
        "1,2,3.5.1,4 | not a number: line=3, field=rating, value=3.5.1",
        "1,2,NaN,4 | not a finite number: line=3, field=rating, value=NaN",
        "1,2,-Infinity,4 | not a finite number: line=3, field=rating, value=-Infinity",
        "1,2,1e39,4 | number out of range: line=3, field=rating, value=1e39",
        "1,2,1e-46,4 | number too near to 0: line=3, field=rating, value=1e-46",
        "1,2,-0.01e-400,4 | number too near to 0: line=3, field=rating, value=-0.01e-400",
        "1,2,\u202e3,4 | not a number: line=3, field=rating, value=?3",
        ",2,3,4 | empty field: line=3, field=userId, value=",
        "1,,3,4 | empty field: line=3, field=movieId, value=",
        "1,2,,4 | empty field: line=3, field=rating, value=",
        "1,2,3 | too few fields: line=3, fields=3, expected=4, text=1,2,3",
        "1,2,3,4,5 | too many fields: line=3, fields=5, expected=4, text=1,2,3,4,5",
      })
  void wrongLine(String line, String problem) throws Exception {
    assertRefused(HEADER + GOOD + line + "\n" + GOOD, problem + ADVICE);
    assertRefused(HEADER + GOOD.replace("\n", "\r\n") + line + "\r\n" + GOOD, problem + ADVICE);
    assertRefused(HEADER + "\"1\",2,3,4\n" + line + "\n" + GOOD, problem + ADVICE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"noon", "2003-02-29", "2003-05-01T25:00", "05/01/2003", "12:30", "1e99"})
  void timesThatAreNotTimes(String time) throws Exception {
    String problem = "not a time: line=3, field=timestamp, value=" + time + NO_TIME;
    assertRefused(HEADER + GOOD + "1,2,3," + time + "\n", problem);
    assertRefused(HEADER + GOOD + "1,u2,3," + time + "\n", problem);
  }

  @Test
  void aDecimalCommaThatNobodySpokeOf() throws Exception {
    assertRefused(
        "userId;movieId;rating\n1;2;3,5\n",
        "not a number: line=2, field=rating, value=3,5; decimal=, reads numbers with a comma, or"
            + " leave such lines out with on-error=skip");
  }

  /** As a decimal comma it would be 1. */
  @Test
  void aCommaBetweenThousands() throws Exception {
    assertRefused(
        "user,item,plays\n1,2,\"1,000\"\n",
        "not a number: line=2, field=plays, value=1,000; write it without commas; if they stand"
            + " before decimals, decimal=, reads them, or leave such lines out with on-error=skip");
  }

  @Test
  void absurdlyLongNumbers() throws Exception {
    String digits = "7".repeat(1000);
    assertRefused(
        HEADER + GOOD + "1,2,4." + digits + ",4\n",
        "number too long: line=3, field=rating, value=4."
            + "7".repeat(38)
            + "... (1002 characters)"
            + ADVICE);
    assertRefused(
        HEADER + digits.repeat(5) + ",2,4,4\n",
        "id too long: line=2, field=userId, value="
            + "7".repeat(40)
            + "... (5000 characters)"
            + ADVICE);
  }

  @Test
  void fileCutInTheMiddleOfALine() throws Exception {
    assertRefused(
        HEADER + GOOD + GOOD + "1,2",
        "file ends in the middle of a line: line=4, fields=2, expected=4, text=1,2" + ADVICE);
  }

  @ParameterizedTest
  @CsvSource({"STOP", "SKIP"})
  void quotesThatNeverClose(OnError onError) throws Exception {
    assertRefused(
        HEADER + GOOD + "1,\"2,3,4\n" + GOOD,
        "quote never closes: line=3; close it or correct the line",
        onError,
        2);
    assertRefused(
        HEADER + GOOD + "1,\"2,3,4\n" + GOOD.repeat(200_000),
        "line too long or a quote that never closes: line=3, bytes=more than 1048576;"
            + " correct the line",
        onError,
        2);
  }

  @Test
  void quotesInTheWrongPlace() throws Exception {
    String text = HEADER + GOOD + "1,\"2\"x,3,4\n" + GOOD;
    assertRefused(
        text,
        "wrong use of quotes: line=3; put a quote only around a whole field, and double it inside,"
            + " or leave such lines out with on-error=skip");
    read(folder.resolve("r.csv"), OnError.SKIP, 2);
  }

  @Test
  void nothingIsLeft() throws Exception {
    assertRefused(
        HEADER + "a,2,x,4\nb,2,y,4\n",
        "no ratings, every line is wrong: skipped=2, first=not a number: line=2, field=rating,"
            + " value=x; correct the file",
        OnError.SKIP,
        2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void theFirstErrorIsReported(int threads) throws Exception {
    String text = HEADER + GOOD.repeat(70_000) + "1,2,x,4\n" + GOOD.repeat(70_000) + "1,2,y,4\n";
    String problem = "not a number: line=70002, field=rating, value=x" + ADVICE;
    assertRefused(text + GOOD.repeat(30_000), problem, OnError.STOP, threads);
    assertRefused(text + "\"1\",2,3,4\n", problem, OnError.STOP, threads);
  }

  /** Lines end with LF, CR LF and CR here, and the wrong one is in a later chunk. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void mixedLineEndsAreCountedAsOneEach(int threads) throws Exception {
    String three = GOOD + GOOD.replace("\n", "\r\n") + GOOD.replace('\n', '\r');
    String text = HEADER + three.repeat(30_000) + GOOD.repeat(50_000) + "1,2,x,4\n" + GOOD;
    assertRefused(
        text, "not a number: line=140002, field=rating, value=x" + ADVICE, OnError.STOP, threads);
  }

  /** An ignored column may hold any bytes; a number that does is refused by its field. */
  @Test
  void bytesThatAreNotUtf8() throws Exception {
    Path file = folder.resolve("r.csv");
    byte[] note = "userId,movieId,rating,note\n1,2,3,caf\u00e9\n".getBytes(ISO_8859_1);
    read(Files.write(file, note), OnError.STOP, 1);
    byte[] number = "userId,movieId,rating\n1,2,3\u00e9\n".getBytes(ISO_8859_1);
    Files.write(file, number);
    assertEquals(
        file + ": not a number: line=2, field=rating, value=3\u00e9" + ADVICE,
        assertThrows(InvalidFileException.class, () -> read(file, OnError.STOP, 1)).getMessage());
  }

  /** Here and there a character is UTF-8, so that what is none is a mistake. */
  @ParameterizedTest
  @ValueSource(ints = {0, 100_000})
  void anIdThatIsNoUtf8(int linesBefore) throws Exception {
    Path file = folder.resolve("r.csv");
    String before = "userId,movieId,rating\n" + "1,2,3\n".repeat(linesBefore);
    String good = new String("\u20ac,2,3\nb,\u20ac\u20ac,1\n".getBytes(UTF_8), ISO_8859_1);
    String bad = "1,caf\u00e9,3\n" + "1,2,3\n".repeat(linesBefore);
    Files.write(file, (before + good + bad).getBytes(ISO_8859_1));
    assertEquals(
        file
            + ": not a text in UTF-8: line="
            + (linesBefore + 4)
            + ", byte="
            + (before.length() + good.length() + 6)
            + ", value=0xe9, field=movieId; say which encoding it is, such as"
            + " encoding=windows-1252, or save it as UTF-8, or leave such lines out with"
            + " on-error=skip",
        assertThrows(InvalidFileException.class, () -> read(file, OnError.STOP, 3)).getMessage());
    read(file, OnError.SKIP, 2);
  }

  @Test
  void utf16IsNamed() throws Exception {
    for (Charset wide : List.of(UTF_16, UTF_16LE, UTF_16BE)) { // those without a mark at the start
      Path file = Files.writeString(folder.resolve("r.csv"), HEADER + GOOD, wide);
      assertEquals(
          file
              + ": not a text in UTF-8 but in UTF-16: line=1, byte=1; save the file as UTF-8, for"
              + " example with iconv",
          assertThrows(InvalidFileException.class, () -> read(file, OnError.STOP, 1)).getMessage());
    }
  }

  /** What has no line end and no length is not copied for ever. */
  @Test
  void aDeviceWithoutEnd() {
    Path zeros = Path.of("/dev/zero");
    assumeTrue(Files.exists(zeros), "no /dev/zero here");
    assertEquals(
        zeros
            + ": not a ratings file: line=1, bytes=more than 65536; give a text with a line for"
            + " each rating",
        assertThrows(InvalidFileException.class, () -> read(zeros, OnError.STOP, 1)).getMessage());
  }
}
