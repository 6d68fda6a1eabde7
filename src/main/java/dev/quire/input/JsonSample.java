package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Reason;
import dev.quire.files.Shown;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Objects of JSON lines, from their start, middle and end, to see what they hold.
 *
 * @param lines at least one
 */
record JsonSample(List<JsonNode> lines) {
  private static final int PART_BYTES = 1 << 18;
  private static final int MOST_LINES = 1000; // of a part
  private static final int MOST_SHOWN = 60;

  /** Of a line the first object: there may be more. */
  private static final ObjectReader READER =
      JsonMapper.shared().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * Takes lines of a file.
   *
   * @param start the first byte that is no byte order mark
   * @throws InvalidFileException when none of them is an object
   */
  static JsonSample of(Path file, MemorySegment bytes, long start) throws InvalidFileException {
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
    return new JsonSample(lines);
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
        problem = n == 0 ? Reason.ofParser(e.getOriginalMessage()) : problem;
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

  /** The names of fields that hold something of a kind, in the order in which they come first. */
  List<String> names(Predicate<JsonNode> kind) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode line : lines) {
      line.properties().stream()
          .filter(field -> kind.test(field.getValue()))
          .forEach(field -> names.add(field.getKey()));
    }
    return List.copyOf(names);
  }
}
