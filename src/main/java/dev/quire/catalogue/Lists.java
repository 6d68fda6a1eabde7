package dev.quire.catalogue;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Lists of different lengths as tensors: all elements in a row, and pointers [lists + 1] to where
 * each list begins and the last one ends. What they point to may have names in the metadata.
 */
public final class Lists {
  private static final JsonMapper JSON = new JsonMapper();

  private Lists() {}

  /**
   * Checks that pointers rise from 0 to the end: a wrong one would read another list's elements, or
   * fail far from here.
   *
   * @param pointers I64 [lists + 1]
   */
  public static void checkPointers(Path file, String name, MemorySegment pointers, long expectedEnd)
      throws InvalidFileException {
    long count = pointers.byteSize() / Long.BYTES;
    long previous = 0;
    for (long at = 0; at < count; at++) {
      long pointer = pointers.getAtIndex(Layouts.I64, at);
      if (pointer < previous || (at == 0 && pointer != 0)) {
        throw InvalidFileException.damaged(
            file,
            Problem.of("pointers fall")
                .with("tensor", name)
                .with("index", at)
                .with("value", pointer));
      }
      previous = pointer;
    }
    if (count == 0 || previous != expectedEnd) {
      throw InvalidFileException.damaged(
          file,
          Problem.of("pointers don't end with the data")
              .with("tensor", name)
              .with("last", previous)
              .with("expected", expectedEnd));
    }
  }

  /** Checks that every element is an index into the names of what the word says. */
  static void checkIndices(Path file, String name, MemorySegment indices, int names, String word)
      throws InvalidFileException {
    for (long at = 0; at < indices.byteSize() / Integer.BYTES; at++) {
      int index = indices.getAtIndex(Layouts.I32, at);
      if (index < 0 || index >= names) {
        throw InvalidFileException.damaged(
            file,
            Problem.of("no such " + word)
                .with("tensor", name)
                .with("index", at)
                .with("value", index));
      }
    }
  }

  /** The names in a file's metadata, a JSON array of strings. */
  static List<String> names(TensorFile file, String key) throws InvalidFileException {
    List<String> names = new ArrayList<>();
    try {
      JsonNode array = JSON.readTree(file.metadata(key));
      boolean strings = array.isArray();
      for (JsonNode name : array) {
        strings = strings && name.isString();
        names.add(name.asString(""));
      }
      if (strings) {
        return List.copyOf(names);
      }
    } catch (JacksonException e) {
      // then it isn't an array of strings either
    }
    throw InvalidFileException.damaged(
        file.path(), Problem.of("not a JSON array of strings").with("key", key));
  }

  /** The same array as text. */
  static String json(List<String> names) {
    ArrayNode array = JSON.createArrayNode();
    names.forEach(array::add);
    return JSON.writeValueAsString(array);
  }
}
