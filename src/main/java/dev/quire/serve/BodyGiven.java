package dev.quire.serve;

import dev.quire.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The members of a JSON object. */
final class BodyGiven extends Given {
  private static final int DEPTH = 8;
  private static final int NUMBER_CHARACTERS = 60;
  private static final int TEXT_CHARACTERS = 4000;

  /** Untrusted: nothing in it may cost more than its bytes do. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH)
                          .maxNumberLength(NUMBER_CHARACTERS)
                          .maxStringLength(TEXT_CHARACTERS)
                          .maxNameLength(TEXT_CHARACTERS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final ObjectNode node;

  BodyGiven(ObjectNode node) {
    this.node = node;
  }

  /** The object that a body holds. */
  static BodyGiven of(byte[] body) {
    JsonNode read;
    try {
      read = MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw notJson(e.getOriginalMessage());
    }
    if (!(read instanceof ObjectNode object)) {
      throw notJson("not an object");
    }
    return new BodyGiven(object);
  }

  private static Refusal notJson(String why) {
    return new Refusal(
        400,
        Problem.of("the body is no JSON object")
            .with("reason", why)
            .remedy("see /openapi.json for what it should be"));
  }

  @Override
  Set<String> names() {
    return new TreeSet<>(node.propertyNames());
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
                list.stream()
                    .map(
                        element -> {
                          if (!(element instanceof ObjectNode object)) {
                            throw wrong(name, shown(element), "write a list of objects");
                          }
                          return new BodyGiven(object);
                        })
                    .toList())
        .orElse(List.of());
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
    return value.isContainer() ? value.getNodeType().name() : value.asString();
  }

  /** An id: a number or a text. */
  Optional<String> id(String name) {
    know(name);
    return member(name).map(value -> id(name, value));
  }

  private static String id(String name, JsonNode value) {
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
    if (!value.get().isIntegralNumber() || !value.get().canConvertToLong()) {
      throw wrong(name, shown(value.get()), "write a whole number");
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
