package dev.quire.serve;

import dev.quire.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The members of a JSON object. */
final class BodyGiven extends Given {
  private final ObjectNode node;
  private final String at;

  private BodyGiven(ObjectNode node, String at) {
    this.node = node;
    this.at = at;
  }

  /** The object that a body holds. */
  static BodyGiven of(byte[] body) {
    return new BodyGiven(JsonReader.object(body), "");
  }

  /** Where it stands in the body, as a JSON pointer (RFC 6901); empty for all of it. */
  String at() {
    return at;
  }

  /** A problem with where in the body it is, unless it is of all of it. */
  Problem located(Problem problem) {
    return at.isEmpty() ? problem : problem.with("at", at);
  }

  @Override
  Problem located(Problem problem, String name) {
    return problem.with("at", at + "/" + name.replace("~", "~0").replace("/", "~1"));
  }

  @Override
  Set<String> names() {
    return new TreeSet<>(node.propertyNames());
  }

  /** Whether a member is there; null stands for none. */
  boolean has(String name) {
    return member(name).isPresent();
  }

  /** Checks that a list is there. */
  void require(String name) {
    if (!has(name)) {
      throw missing(name, "give a list, or an empty one");
    }
  }

  private Optional<JsonNode> member(String name) {
    return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
  }

  /** A member that is an object of its own, or a list of them. */
  List<BodyGiven> objects(String name) {
    know(name);
    return elements(name)
        .map(
            list ->
                IntStream.range(0, list.size())
                    .mapToObj(i -> object(list.get(i), name, i))
                    .toList())
        .orElse(List.of());
  }

  private BodyGiven object(JsonNode element, String name, int place) {
    if (!(element instanceof ObjectNode object)) {
      throw wrong(name, shown(element), "write a list of objects");
    }
    return new BodyGiven(object, at + "/" + name + "/" + place);
  }

  private Optional<List<JsonNode>> elements(String name) {
    Optional<JsonNode> value = member(name);
    if (value.isPresent() && !value.get().isArray()) {
      throw wrong(name, shown(value.get()), "write a list");
    }
    return value.map(list -> StreamSupport.stream(list.spliterator(), false).toList());
  }

  /** How many elements a list has, before anything is made of them. */
  int size(String name) {
    return elements(name).map(List::size).orElse(0);
  }

  private static String shown(JsonNode value) {
    return value.isContainer() || value.isNull() ? JsonReader.kind(value) : value.asString();
  }

  /** An id: a number or a text. */
  Optional<String> id(String name) {
    know(name);
    return member(name).map(value -> id(name, value));
  }

  private String id(String name, JsonNode value) {
    if (!value.isString() && !value.isIntegralNumber()) {
      throw wrong(name, shown(value), "write an id: a whole number or a text");
    }
    return value.asString();
  }

  /** Several of them. */
  List<String> ids(String name) {
    know(name);
    return elements(name)
        .map(list -> list.stream().map(value -> id(name, value)).toList())
        .orElse(List.of());
  }

  /** A number as it is written. */
  Optional<String> written(String name) {
    return numberOf(name).isPresent() ? member(name).map(JsonNode::asString) : Optional.empty();
  }

  @Override
  Optional<String> textOf(String name) {
    return member(name)
        .map(
            value -> {
              if (!value.isString()) {
                throw wrong(name, shown(value), "write a text");
              }
              return value.stringValue();
            });
  }

  @Override
  List<String> textsOf(String name) {
    return elements(name)
        .map(
            list ->
                list.stream()
                    .map(
                        value -> {
                          if (!value.isString()) {
                            throw wrong(name, shown(value), "write a list of texts");
                          }
                          return value.stringValue();
                        })
                    .toList())
        .orElse(List.of());
  }

  @Override
  OptionalLong wholeOf(String name) {
    Optional<JsonNode> value = member(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!value.get().isIntegralNumber()) {
      throw wrong(name, shown(value.get()), "write a whole number");
    }
    if (!value.get().canConvertToLong()) {
      throw wrong(name, shown(value.get()), SMALLER);
    }
    return OptionalLong.of(value.get().longValue());
  }

  @Override
  OptionalDouble numberOf(String name) {
    know(name);
    Optional<JsonNode> value = member(name);
    if (value.isEmpty()) {
      return OptionalDouble.empty();
    }
    double number = value.get().isNumber() ? value.get().asDouble() : Double.NaN;
    if (!Double.isFinite(number)) {
      throw wrong(name, shown(value.get()), "write a number");
    }
    return OptionalDouble.of(number);
  }

  @Override
  Optional<Boolean> flagOf(String name) {
    return member(name)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw wrong(name, shown(value), "write true or false");
              }
              return value.booleanValue();
            });
  }
}
