package dev.quire.serve;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What answers requests of a method and a kind of address.
 *
 * @param method of HTTP
 * @param pattern segments of the path; those in braces are names of what stands in their place
 * @param kind what it takes
 * @param endpoint that answers
 */
record Route(String method, List<String> pattern, Kind kind, Endpoint endpoint) {
  /** What a route takes of the server and of the client. */
  enum Kind {
    /** Neither time nor a token, so that it is answered whatever goes on. */
    FREE,
    /** The token alone. */
    QUICK,
    /** The token, and a place among those that are worked on. */
    QUESTION
  }

  /** Makes the answer. */
  @FunctionalInterface
  interface Endpoint {
    /** The answer to a request. */
    Reply answer(Question question) throws Exception;
  }

  /** A route; the pattern is written as a path. */
  static Route of(String method, String pattern, Kind kind, Endpoint endpoint) {
    return new Route(method, List.of(pattern.substring(1).split("/", -1)), kind, endpoint);
  }

  /** Whether requests have a body that matters. */
  boolean takesBody() {
    return method.equals("POST");
  }

  /** Its pattern, as it is written. */
  String shown() {
    return "/" + String.join("/", pattern);
  }

  /** What stands for the names, where a path is of the pattern. */
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != pattern.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String part = pattern.get(i);
      if (part.startsWith("{")) {
        values.put(part.substring(1, part.length() - 1), path.get(i));
      } else if (!part.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }
}
