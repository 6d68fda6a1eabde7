package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Shown;
import dev.quire.input.FieldText.BadField;
import dev.quire.input.RatingColumns.Role;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * How JSON lines are to be read, by a look at their start, middle and end.
 *
 * @param columns which fields hold what; fields that are objects or arrays are none of them
 * @param timeUnit of times that are whole numbers
 * @param kinds of the ids, as far as a look tells
 */
record JsonShape(RatingColumns columns, TimeUnit timeUnit, IdKinds kinds) {
  private static final int PART_BYTES = 1 << 18;
  private static final int MOST_LINES = 1000; // of a part
  private static final int MOST_SHOWN = 60;

  /** Of a line the first object: there may be more. */
  private static final ObjectReader READER =
      JsonMapper.shared().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * Finds the shape.
   *
   * @param start the first byte that is no byte order mark
   * @throws InvalidFileException when the first line is no JSON object, or a field is missing
   */
  static JsonShape find(Path file, MemorySegment bytes, long start, InputOptions options)
      throws InvalidFileException {
    List<JsonNode> lines = new ArrayList<>();
    String problem = take(bytes, start, true, lines);
    long length = bytes.byteSize() - start;
    if (length > PART_BYTES) {
      take(bytes, start + Math.max(PART_BYTES, length / 2), false, lines);
    }
    if (length > 2 * PART_BYTES) {
      take(bytes, bytes.byteSize() - PART_BYTES, false, lines);
    }
    if (lines.isEmpty()) {
      throw new InvalidFileException(
          file,
          Problem.of("begins like JSON, and no line is an object")
              .with("line", 1)
              .with("reason", Shown.cut(problem, MOST_SHOWN))
              .remedy("write each object on a line of its own, for example with jq -c ."));
    }
    Set<Role> unused = options.implicit() ? Set.of(Role.RATING) : Set.of();
    RatingColumns columns = RatingColumns.of(file, names(lines), options.columns(), unused);
    return new JsonShape(
        columns,
        timeUnit(columns, lines),
        new IdKinds(hasText(columns, Role.USER, lines), hasText(columns, Role.ITEM, lines)));
  }

  /** Parses whole lines, and returns what is wrong with the first that is wrong. */
  private static String take(
      MemorySegment bytes, long from, boolean atLineStart, List<JsonNode> lines) {
    int count = (int) Math.min(PART_BYTES, bytes.byteSize() - from);
    byte[] part = bytes.asSlice(from, count).toArray(ValueLayout.JAVA_BYTE);
    int at = atLineStart ? 0 : lineEnd(part, 0);
    String problem = "line too long";
    for (int n = 0; at < count && n < MOST_LINES; n++) {
      int end = lineEnd(part, at);
      if (end == count && part[end - 1] != '\n' && from + count < bytes.byteSize()) {
        break; // cut by the end of the part
      }
      try {
        JsonNode line = READER.readTree(new String(part, at, end - at, StandardCharsets.UTF_8));
        if (line.isObject()) {
          lines.add(line);
        }
      } catch (JacksonException e) {
        problem = n == 0 ? e.getOriginalMessage() : problem;
      }
      at = end;
    }
    return problem;
  }

  private static int lineEnd(byte[] part, int from) {
    int at = from;
    while (at < part.length && part[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, part.length);
  }

  /** The names of fields that hold a value, in the order in which they come first. */
  private static List<String> names(List<JsonNode> lines) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode line : lines) {
      line.properties().stream()
          .filter(field -> field.getValue().isValueNode())
          .forEach(field -> names.add(field.getKey()));
    }
    return List.copyOf(names);
  }

  private static boolean hasText(RatingColumns columns, Role role, List<JsonNode> lines) {
    String name = columns.name(columns.indexOf(role));
    return lines.stream()
        .map(line -> line.path(name))
        .filter(node -> node.isString() || node.isNumber())
        .map(JsonNode::asString)
        .anyMatch(text -> !text.isEmpty() && !IdReader.isNumber(text));
  }

  private static TimeUnit timeUnit(RatingColumns columns, List<JsonNode> lines) {
    if (!columns.has(Role.TIMESTAMP)) {
      return TimeUnit.SECONDS;
    }
    String name = columns.name(columns.indexOf(Role.TIMESTAMP));
    return TimeUnit.ofAll(
        lines.stream()
            .map(line -> line.path(name))
            .flatMapToLong(JsonShape::wholeNumber)
            .toArray());
  }

  private static LongStream wholeNumber(JsonNode time) {
    try {
      return LongStream.of(FieldText.whole(time.asString("")));
    } catch (BadField e) {
      return LongStream.empty();
    }
  }

  /** In words. */
  String description() {
    return "JSON lines, "
        + columns.description(Delimiter.COMMA)
        + timeUnit.note()
        + columns.note("line");
  }
}
