package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Reason;
import dev.quire.files.Shown;
import dev.quire.input.FieldText.BadField;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Items as JSON lines: an object on each line, as in the metadata of Amazon. Lists of genres are
 * arrays of texts, or arrays of these, or texts as in a table. Other fields are passed over,
 * whatever they hold.
 */
final class JsonItems extends ItemReader {
  private static final JsonFactory FACTORY = JsonFactory.builder().build();
  private static final int MAX_LINE_BYTES = 1 << 24;
  private static final int MOST_SHOWN = 90;

  private final Path file;
  private final MemorySegment bytes;
  private final ItemColumns columns;
  private final Set<String> lists; // names of fields
  private long at; // the next line
  private long line; // number of the line at hand
  private byte[] text = new byte[0]; // of the line at hand

  // of the line at hand
  private String id;
  private String title;
  private final Set<String> genres = new LinkedHashSet<>();

  /**
   * Recognises the fields.
   *
   * @throws InvalidFileException when no line is an object, or a field is missing
   */
  JsonItems(Path file, MemorySegment bytes, ItemOptions options) throws InvalidFileException {
    this.file = file;
    this.bytes = bytes;
    at = TextFile.afterByteOrderMark(bytes);
    JsonSample sample = JsonSample.of(file, bytes, at);
    List<String> names = sample.names(field -> field.isValueNode() || field.isArray());
    columns = ItemColumns.ofFields(file, names, options.columns());
    lists = columns.lists().stream().map(columns::name).collect(Collectors.toSet());
  }

  @Override
  ItemColumns columns() {
    return columns;
  }

  @Override
  String description() {
    return "JSON lines, " + columns.description();
  }

  @Override
  boolean next() throws InvalidFileException {
    while (at < bytes.byteSize()) {
      long end = lineEnd();
      line++;
      if (end - at > MAX_LINE_BYTES) {
        throw new InvalidFileException(
            file,
            Problem.of("line too long")
                .with("line", line)
                .with("bytes", "more than " + MAX_LINE_BYTES)
                .remedy("write each object on a line of its own, for example with jq -c ."));
      }
      text = bytes.asSlice(at, end - at).toArray(ValueLayout.JAVA_BYTE);
      at = end;
      if (!isBlank()) {
        return true;
      }
    }
    return false;
  }

  /** One behind the line feed of the next line, or behind all bytes. */
  private long lineEnd() {
    long end = at;
    while (end < bytes.byteSize() && bytes.get(ValueLayout.JAVA_BYTE, end) != '\n') {
      end++;
    }
    return Math.min(end + 1, bytes.byteSize());
  }

  private boolean isBlank() {
    for (byte b : text) {
      if (b > ' ' || b < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  Optional<ItemRecord> item(WrongLines wrong) throws InvalidFileException {
    id = null;
    title = "";
    genres.clear();
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), text, 0, text.length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        wrong.take(Problem.of("not a JSON object").with("line", line), "correct the line");
        return Optional.empty();
      }
      readObject(parser);
      if (parser.nextToken() != null) {
        wrong.take(
            Problem.of("more than one JSON object on a line").with("line", line),
            "write each object on a line of its own, for example with jq -c .");
        return Optional.empty();
      }
      String field = columns.name(columns.item());
      if (id == null) {
        wrong.take(
            Problem.of("field is missing").with("line", line).with("field", field),
            "correct the line");
        return Optional.empty();
      }
      return Optional.of(new ItemRecord(id(id), title, List.copyOf(genres), line));
    } catch (BadField e) {
      wrong.take(e.problem(line, columns.name(columns.item()), id), "correct the line");
    } catch (JacksonException e) {
      String reason = Shown.cut(Reason.ofParser(e.getOriginalMessage()), MOST_SHOWN);
      wrong.take(
          Problem.of("not JSON").with("line", line).with("reason", reason), "correct the line");
    }
    return Optional.empty();
  }

  private void readObject(JsonParser parser) {
    String itemField = columns.name(columns.item());
    String titleField = columns.title() < 0 ? null : columns.name(columns.title());
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      boolean scalar = value.isScalarValue() && value != JsonToken.VALUE_NULL;
      if (name.equals(itemField) && scalar) {
        id = parser.getString();
      } else if (name.equals(titleField) && scalar) {
        title = parser.getString();
      } else if (lists.contains(name)) {
        readGenres(parser, value);
      } else {
        parser.skipChildren();
      }
    }
  }

  /** Texts of an array and of those in it; objects are passed over. */
  private void readGenres(JsonParser parser, JsonToken value) {
    if (value == JsonToken.VALUE_STRING) {
      genres.addAll(split(parser.getString()));
    } else if (value == JsonToken.START_ARRAY) {
      for (JsonToken element; (element = parser.nextToken()) != JsonToken.END_ARRAY; ) {
        if (element == JsonToken.VALUE_STRING && !parser.getString().isBlank()) {
          genres.add(parser.getString().strip());
        } else if (element == JsonToken.START_ARRAY) {
          readGenres(parser, element);
        } else {
          parser.skipChildren();
        }
      }
    } else {
      parser.skipChildren();
    }
  }
}
