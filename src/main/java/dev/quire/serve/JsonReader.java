package dev.quire.serve;

import dev.quire.problem.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads bodies, which are untrusted: nothing in one may cost more than its bytes do. */
final class JsonReader {
  private static final int DEPTH = 8;
  private static final int NUMBER_CHARACTERS = 60;
  private static final int TEXT_CHARACTERS = 4000;

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

  private JsonReader() {}

  /** The object that a body holds. */
  static ObjectNode object(byte[] body) {
    JsonNode read;
    try {
      read = MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw refused(why(e), e.getLocation());
    }
    if (!(read instanceof ObjectNode object)) {
      throw refused(read.isMissingNode() ? "it is empty" : "it is " + kind(read), null);
    }
    return object;
  }

  /** What is wrong, in words: the parser's own are of its classes and settings. */
  private static String why(JacksonException thrown) {
    if (thrown instanceof UnexpectedEndOfInputException) {
      return "it ends before it is complete";
    }
    if (thrown instanceof StreamConstraintsException) {
      return tooMuch(thrown.getOriginalMessage());
    }
    if (thrown instanceof MismatchedInputException) {
      return "something follows the object";
    }
    return thrown.getOriginalMessage().startsWith("Duplicate")
        ? "a name is given twice"
        : "what stands there is not JSON in UTF-8";
  }

  private static String tooMuch(String message) {
    if (message.contains("nesting")) {
      return "it is nested deeper than " + DEPTH;
    }
    return message.startsWith("Number")
        ? "a number has more than " + NUMBER_CHARACTERS + " digits"
        : "a text has more than " + TEXT_CHARACTERS + " characters";
  }

  /** A value as people name it. */
  static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      default -> "null";
    };
  }

  private static Refusal refused(String why, TokenStreamLocation where) {
    Problem problem = Problem.of("the body can't be read as a JSON object").with("reason", why);
    if (where != null && where.getLineNr() > 0) {
      problem.with("line", where.getLineNr());
      if (where.getColumnNr() > 0) {
        problem.with("column", where.getColumnNr());
      }
    }
    return new Refusal(400, problem.remedy("see /openapi.json for what it should be"));
  }
}
