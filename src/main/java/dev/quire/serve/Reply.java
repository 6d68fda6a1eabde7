package dev.quire.serve;

import dev.quire.problem.BadInputException;
import dev.quire.problem.HasProblem;
import dev.quire.problem.Problem;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is answered.
 *
 * @param status of HTTP
 * @param type of the content
 * @param body the content
 * @param headers others than those that all answers have
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
record Reply(int status, String type, byte[] body, Map<String, String> headers) {
  static final String JSON = "application/json";
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int MISTAKE = 500;
  private static final int UNAVAILABLE = 503;

  /** An answer. */
  static Reply of(ObjectNode answer) {
    return of(OK, answer);
  }

  static Reply of(int status, ObjectNode answer) {
    return new Reply(status, JSON, MAPPER.writeValueAsBytes(answer), Map.of());
  }

  /** What is wrong, as RFC 9457 has it. */
  static Reply problem(int status, Problem problem, Map<String, String> headers) {
    Problem told = problem.anonymous();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("type", "about:blank");
    node.put("title", told.what(Words.INSTANCE));
    node.put("status", status);
    node.put("detail", told.text(Words.INSTANCE));
    String remedy = told.remedy(Words.INSTANCE);
    if (!remedy.isEmpty()) {
      node.put("remedy", remedy);
    }
    if (!told.details().isEmpty()) {
      ObjectNode facts = node.putObject("facts");
      for (Problem.Detail detail : told.details()) {
        facts.put(
            detail.setting() ? Words.name(detail.key()) : detail.key(),
            detail.value() == null ? "" : detail.value());
      }
    }
    return new Reply(status, "application/problem+json", MAPPER.writeValueAsBytes(node), headers);
  }

  /** What came of an exception. */
  static Reply of(Throwable thrown) {
    if (thrown instanceof Refusal refusal) {
      return problem(refusal.status(), refusal.problem(), refusal.headers());
    }
    if (thrown instanceof BadInputException bad) {
      return problem(BAD_REQUEST, ofServer(bad.problem()), Map.of());
    }
    if (thrown instanceof OutOfMemoryError) {
      return problem(
          UNAVAILABLE,
          Problem.of("the server has no memory left").remedy("try again later"),
          Map.of());
    }
    return isUnavailable(thrown)
        ? problem(
            UNAVAILABLE,
            Problem.of("the files of the server can't be used").remedy("ask who runs it"),
            Map.of())
        : problem(
            MISTAKE,
            Problem.of("a mistake of the server").remedy("ask who runs it to report it"),
            Map.of());
  }

  /** That the server has no dataset is no parameter that a request lacks. */
  private static Problem ofServer(Problem problem) {
    boolean lacking =
        problem.details().stream()
            .anyMatch(detail -> detail.setting() && detail.key().equals(Words.DATASET));
    return lacking
        ? Problem.of("the server has no dataset")
            .remedy("{}: ask who runs it", problem.remedy(Words.INSTANCE))
        : problem;
  }

  /** Whether a file is damaged or gone, of which who asks knows nothing, or there is no memory. */
  static boolean isUnavailable(Throwable thrown) {
    return thrown instanceof HasProblem
        || thrown instanceof java.io.IOException
        || thrown instanceof java.io.UncheckedIOException
        || thrown instanceof InternalError // a page of a file cannot be had
        || thrown instanceof OutOfMemoryError;
  }
}
