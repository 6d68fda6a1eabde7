package dev.quire.serve;

import java.util.Map;

/**
 * A request, taken apart.
 *
 * @param path the texts that stand for the names in the pattern of a route
 * @param query parameters of the address
 * @param body of the request; empty unless the route takes one
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
record Question(Map<String, String> path, QueryGiven query, byte[] body) {
  /** The object that the body holds. Parameters beside it are refused. */
  BodyGiven object() {
    query.requireNothingElse();
    return BodyGiven.of(body);
  }
}
