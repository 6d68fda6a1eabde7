package dev.quire.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.files.InvalidFileException;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hostile text in chunks of a few bytes: against commons-csv, and against one large chunk. */
class TextFuzzTest {
  private static final String[] LINE_ENDS = {"\n", "\r\n", "\r"};

  @TempDir Path folder;

  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(20260102);

  private static InputOptions options(Delimiter delimiter) {
    ColumnChoice columns =
        new ColumnChoice(Optional.of("2"), Optional.of("4"), Optional.of("3"), Optional.of("none"));
    return new InputOptions(
        Optional.of(delimiter),
        Optional.of(true),
        Optional.of(true),
        columns,
        Optional.of("utf-8"),
        false,
        false,
        RatingWords.NONE);
  }

  private record Outcome(List<String> ratings, SkippedLines skipped, String problem) {}

  private Outcome read(Path file, Delimiter delimiter, OnError onError, int chunkBytes, int threads)
      throws IOException {
    CollectingSink sink = new CollectingSink();
    try (RatingSource source =
            RatingFiles.open(
                file, folder, input -> new TextRatings(input, options(delimiter), chunkBytes));
        WorkerPool pool = new WorkerPool(threads)) {
      SkippedLines skipped = source.read(pool, onError, sink, done -> {});
      return new Outcome(sink.ratings(), skipped, "");
    } catch (InvalidFileException e) {
      return new Outcome(List.of(), SkippedLines.NONE, e.getMessage());
    }
  }

  private String text(String alphabet, int most) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(most + 1); length > 0; length--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private String blanks() {
    return random.nextInt(4) == 0 ? " ".repeat(random.nextInt(3)) : "";
  }

  /** A field in some way to write it. */
  private String field(String value, Delimiter delimiter) {
    boolean plain =
        !value.contains("\n")
            && !value.contains("\r")
            && !value.contains(":")
            && !value.contains(delimiter.text())
            && !value.startsWith("\"")
            && value.strip().equals(value);
    String written =
        plain && random.nextBoolean() ? value : '"' + value.replace("\"", "\"\"") + '"';
    return blanks() + written + blanks();
  }

  /** Every kind of quoted field, over the borders of chunks. */
  @ParameterizedTest
  @EnumSource(Delimiter.class)
  void wellFormedTextIsReadAsCommonsCsvDoes(Delimiter delimiter) throws Exception {
    for (int round = 0; round < 60; round++) {
      String lineEnd = LINE_ENDS[round % 3];
      StringBuilder text = new StringBuilder();
      String hostile = "ab\"\"\n\r ,;|:\u00e9" + delimiter.text();
      for (int line = 0; line < 40; line++) {
        String user = line == 0 ? "u" : "u" + text(hostile, 12) + "v";
        String item = line == 0 ? "i" : "\"" + text(hostile, 5) + "\"";
        String rating = line == 0 ? "r" : Integer.toString(random.nextInt(100));
        List<String> fields = List.of(text(hostile, 20) + ".", user, rating, item);
        text.append(
            String.join(
                delimiter.text(), fields.stream().map(value -> field(value, delimiter)).toList()));
        text.append(line == 39 && random.nextBoolean() ? "" : lineEnd);
        text.append(random.nextInt(10) == 0 && line < 39 ? lineEnd : "");
      }
      Path file = Files.writeString(folder.resolve("r"), text);
      List<String> expected = byCommonsCsv(text.toString(), delimiter);
      for (int chunkBytes : new int[] {1 + random.nextInt(60), 1 + random.nextInt(400)}) {
        Outcome outcome = read(file, delimiter, OnError.STOP, chunkBytes, 1 + random.nextInt(3));
        assertEquals("", outcome.problem, text.toString());
        assertEquals(expected, outcome.ratings, text.toString());
      }
    }
  }

  private static List<String> byCommonsCsv(String text, Delimiter delimiter) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(delimiter.text())
            .setIgnoreSurroundingSpaces(true)
            .get();
    List<String> ratings = new ArrayList<>();
    try (var records = format.parse(new StringReader(text))) {
      for (CSVRecord fields : records) {
        if (!fields.get(1).equals("u")) {
          ratings.add(
              String.format(
                  Locale.ROOT,
                  "%s %s %.1f 0",
                  fields.get(1),
                  fields.get(3),
                  Double.parseDouble(fields.get(2))));
        }
      }
    }
    return ratings;
  }

  /** Whatever the text is, the size of the chunks and the threads change nothing. */
  @ParameterizedTest
  @EnumSource(Delimiter.class)
  void chunksChangeNothing(Delimiter delimiter) throws Exception {
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder("n,u,r,i\n".replace(",", delimiter.text()));
      String hostile = "11\"\"\n\r " + delimiter.text().repeat(2);
      for (int line = 0; line < 20; line++) {
        text.append(
            random.nextBoolean()
                ? text(hostile, 12)
                : "1,2,3,\"4\"".replace(",", delimiter.text()));
        text.append(LINE_ENDS[random.nextInt(3)]);
      }
      Path file = Files.writeString(folder.resolve("r"), text);
      OnError onError = random.nextBoolean() ? OnError.STOP : OnError.SKIP;
      Outcome expected = read(file, delimiter, onError, 1 << 16, 1);
      Outcome outcome =
          read(file, delimiter, onError, 1 + random.nextInt(30), 1 + random.nextInt(3));
      assertEquals(expected, outcome, text.toString());
    }
  }

  /** What lies behind the sample of a large file is found out on the way. */
  @Test
  void aQuoteFarBehindChangesNothing() throws Exception {
    StringBuilder text = new StringBuilder("n,u,r,i\n");
    for (int line = 0; line < 60_000; line++) {
      text.append(line == 20_000 ? "\"\n1,x,4,1\n\",7,3,\"u,7\"\n" : "1,7,3," + line + "\n");
    }
    Path file = Files.writeString(folder.resolve("r"), text);
    Outcome expected = read(file, Delimiter.COMMA, OnError.STOP, 1 << 24, 1);
    assertEquals(60_000, expected.ratings.size());
    assertEquals("7 u,7 3.0 0", expected.ratings.get(20_000));
    assertEquals(expected, read(file, Delimiter.COMMA, OnError.STOP, 1 << 10, 3));
  }
}
