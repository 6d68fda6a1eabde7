package dev.quire.dataset;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The fields of {@code dataset.json}, which nobody has to have written as they should be.
 *
 * @param file named in what is wrong
 */
record JsonFields(Path file, JsonNode root) {
  boolean has(String path) {
    return !root.at(path).isMissingNode();
  }

  /** A whole number in a range. */
  long whole(String path, long least, long most) throws InvalidFileException {
    JsonNode node = root.at(path);
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < least
        || node.longValue() > most) {
      throw wrong(path);
    }
    return node.longValue();
  }

  /** The same, or a default where there is no such field. */
  long whole(String path, long least, long most, long otherwise) throws InvalidFileException {
    return has(path) ? whole(path, least, most) : otherwise;
  }

  /** A finite number. */
  double number(String path) throws InvalidFileException {
    JsonNode node = root.at(path);
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw wrong(path);
    }
    return node.doubleValue();
  }

  /** The same, or a default where there is no such field. */
  double number(String path, double otherwise) throws InvalidFileException {
    return has(path) ? number(path) : otherwise;
  }

  /** A number that 32 bits hold. */
  float rating(String path) throws InvalidFileException {
    float rating = (float) number(path);
    if (!Float.isFinite(rating)) {
      throw wrong(path);
    }
    return rating;
  }

  String text(String path) throws InvalidFileException {
    JsonNode node = root.at(path);
    if (!node.isString()) {
      throw wrong(path);
    }
    return node.stringValue();
  }

  /** A text that stands for something. */
  <T> T named(String path, Named<T> names) throws InvalidFileException {
    Optional<T> found = names.of(text(path));
    if (found.isEmpty()) {
      throw wrong(path);
    }
    return found.get();
  }

  /** What a text stands for. */
  @FunctionalInterface
  interface Named<T> {
    Optional<T> of(String text);
  }

  /** What to throw because of a field. */
  InvalidFileException wrong(String path) {
    JsonNode node = root.at(path);
    String field = path.substring(1).replace('/', '.');
    return node.isMissingNode()
        ? wrong(Problem.of("field is missing").with("field", field))
        : wrong(Problem.of("field is wrong").with("field", field).with("value", node));
  }

  InvalidFileException wrong(Problem problem) {
    return wrong(file, problem);
  }

  static InvalidFileException wrong(Path file, Problem problem) {
    return new InvalidFileException(
        file, problem.remedy("make the dataset anew with quire convert"));
  }
}
