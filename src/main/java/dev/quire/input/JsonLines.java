package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Reason;
import dev.quire.files.Shown;
import dev.quire.input.FieldText.BadField;
import dev.quire.input.RatingColumns.Role;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * One thread's parser of JSON lines. A parser of Jackson goes through all lines of a chunk; at one
 * that is wrong it is given up, and the next begins at the line after that.
 */
final class JsonLines implements PieceReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** A line that is longer is no record of a rating. */
  private static final int MAX_LINE_BYTES = 1 << 24;

  private static final int MOST_SHOWN = 90;

  private final Path file;
  private final MemorySegment bytes;
  private final ChunkStarts starts;
  private final LineNumbers.Cursor lineNumbers;
  private final Map<String, Role> roles = new HashMap<>(); // by the name of the field
  private final Map<Role, String> names = new HashMap<>();
  private final JsonRecord record;
  private byte[] text;
  private int length; // of the chunk
  private long start; // of the chunk in the file
  private int recordStart; // of the record at hand in the text

  JsonLines(
      Path file,
      MemorySegment bytes,
      JsonShape shape,
      ChunkStarts starts,
      LineNumbers lineNumbers,
      RatingIds keys,
      RatingWords words) {
    this.file = file;
    this.bytes = bytes;
    this.starts = starts;
    this.lineNumbers = lineNumbers.new Cursor();
    RatingColumns columns = shape.columns();
    for (int c = 0; c < columns.count(); c++) {
      if (columns.role(c) != Role.OTHER) {
        roles.put(columns.name(c), columns.role(c));
        names.put(columns.role(c), columns.name(c));
      }
    }
    record = new JsonRecord(keys, shape.timeUnit(), names.keySet(), words);
    text = new byte[bufferBytes(starts.chunkBytes())];
  }

  private static int bufferBytes(int chunkBytes) {
    return chunkBytes + (chunkBytes >> 2);
  }

  /** Heap that one takes. */
  static long bytes(int chunkBytes) {
    return bufferBytes(chunkBytes) + 2 * IdReader.BYTES + (1 << 16);
  }

  @Override
  public void read(int piece, RatingOutput out) throws IOException {
    start = starts.of(piece);
    long bytesHere = starts.of(piece + 1) - start;
    if (bytesHere > MAX_LINE_BYTES + starts.chunkBytes()) {
      throw new InvalidFileException(
          file,
          Problem.of("line too long")
              .with("line", lineNumbers.of(start))
              .with("bytes", "more than " + MAX_LINE_BYTES)
              .remedy("write each object on a line of its own, for example with jq -c ."));
    }
    length = (int) bytesHere;
    if (text.length < length) {
      text = new byte[length];
    }
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, start, text, 0, length);
    int at = 0;
    while (at < length) {
      at = parse(at, out);
    }
  }

  /** Parses from a line on, and returns where to go on: behind a line that is wrong. */
  private int parse(int from, RatingOutput out) throws IOException {
    recordStart = from;
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), text, from, length - from)) {
      for (JsonToken token; (token = parser.nextToken()) != null; ) {
        TokenStreamLocation at = parser.currentTokenLocation();
        recordStart = from + (int) at.getByteOffset();
        if (token != JsonToken.START_OBJECT) {
          out.wrong(file, Problem.of("not a JSON object").with("line", line()), "");
          return nextLine();
        }
        readObject(parser);
        if (parser.currentTokenLocation().getLineNr() != at.getLineNr()) {
          out.wrong(
              file,
              Problem.of("a JSON object that goes on in the next line").with("line", line()),
              "write each object on a line of its own, for example with jq -c .");
          return nextLine();
        }
        take(out);
        recordStart = from + (int) parser.currentLocation().getByteOffset();
      }
      return length;
    } catch (JacksonException e) {
      skipBlanks();
      String reason = Shown.cut(Reason.ofParser(e.getOriginalMessage()), MOST_SHOWN);
      out.wrong(file, Problem.of("not JSON").with("line", line()).with("reason", reason), "");
      return nextLine();
    }
  }

  private void readObject(JsonParser parser) {
    record.begin();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Role role = roles.get(parser.currentName());
      JsonToken value = parser.nextToken();
      if (role == null) {
        parser.skipChildren();
      } else if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
        parser.skipChildren();
        String shown = value == JsonToken.START_OBJECT ? "{...}" : "[...]";
        record.refuse(role, shown, new BadField("neither a number nor text"));
      } else {
        record.take(role, parser, value);
      }
    }
  }

  private void take(RatingOutput out) throws IOException {
    Role missing = record.missing();
    BadField bad = record.bad();
    if (bad != null) {
      String name = names.get(record.badRole());
      out.wrong(file, bad.problem(line(), name, record.badText()), bad.remedy());
      return;
    }
    if (missing != null) {
      out.wrong(
          file,
          Problem.of("field is missing").with("line", line()).with("field", names.get(missing)),
          "");
      return;
    }
    if (out.batch().isFull()) {
      out.flush();
    }
    record.addTo(out.batch());
    if (out.wantsDigits() && names.containsKey(Role.RATING)) {
      out.digits(file, line(), names.get(Role.RATING), record.ratingText(), record.rating());
    }
  }

  /** Between two records: what is wrong begins behind the blanks. */
  private void skipBlanks() {
    while (recordStart < length - 1 && text[recordStart] <= ' ' && text[recordStart] >= 0) {
      recordStart++;
    }
  }

  private long line() {
    int at = recordStart;
    while (at > 0 && text[at - 1] != '\n') {
      at--;
    }
    return lineNumbers.of(start + at);
  }

  private int nextLine() {
    int at = recordStart;
    while (at < length && text[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, length);
  }
}
