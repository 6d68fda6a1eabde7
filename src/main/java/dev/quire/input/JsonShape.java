package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.input.RatingColumns.Role;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * How JSON lines are to be read, by a look at their start, middle and end.
 *
 * @param columns which fields hold what; fields that are objects or arrays are none of them
 * @param timeUnit of times that are whole numbers
 * @param kinds of the ids, as far as a look tells
 */
record JsonShape(RatingColumns columns, TimeUnit timeUnit, IdKinds kinds) implements FileShape {
  /**
   * Finds the shape.
   *
   * @param start the first byte that is no byte order mark
   * @throws InvalidFileException when the first line is no JSON object, or a field is missing
   */
  static JsonShape find(Path file, MemorySegment bytes, long start, InputOptions options)
      throws InvalidFileException {
    JsonSample sample = JsonSample.of(file, bytes, start);
    List<JsonNode> lines = sample.lines();
    Set<Role> unused = options.implicit() ? Set.of(Role.RATING) : Set.of();
    RatingColumns columns =
        RatingColumns.of(file, sample.names(JsonNode::isValueNode), options.columns(), unused);
    requireNumbers(file, columns, lines, options.words());
    return new JsonShape(
        columns,
        timeUnit(columns, lines),
        new IdKinds(hasText(columns, Role.USER, lines), hasText(columns, Role.ITEM, lines)));
  }

  /** Where no rating is a number, it is no line that is wrong. */
  private static void requireNumbers(
      Path file, RatingColumns columns, List<JsonNode> lines, RatingWords words)
      throws InvalidFileException {
    if (!columns.has(Role.RATING)) {
      return;
    }
    String name = columns.name(columns.indexOf(Role.RATING));
    Set<String> ratings =
        lines.stream()
            .map(line -> line.path(name))
            .filter(node -> node.isString() || node.isBoolean() || node.isNumber())
            .map(JsonNode::asString)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (ratings.size() > 1 && ratings.stream().noneMatch(words::mayBeRating)) {
      throw RatingWords.noNumbers(file, name, ratings);
    }
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
            .flatMapToLong(time -> TimeUnit.wholePart(time.asString("")))
            .toArray());
  }

  @Override
  public String description() {
    return "JSON lines, "
        + columns.description(Delimiter.COMMA)
        + timeUnit.note()
        + columns.note("line");
  }
}
