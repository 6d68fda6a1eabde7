package dev.quire.serve;

import java.util.Map;

/**
 * A request, taken apart.
 *
 * @param path the texts that stand for the names in the pattern of a route
 * @param query parameters of the address
 * @param body of the request; empty unless the route takes one
 * @param exchange that it is the question of
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
record Question(Map<String, String> path, QueryGiven query, byte[] body, Exchange exchange) {
  /** The object that the body holds. Parameters beside it are refused. */
  BodyGiven object() {
    query.requireNothingElse();
    return BodyGiven.of(body);
  }

  /**
   * Takes what a long answer needs, and waits for its turn: to be said before the model is asked.
   *
   * @param entries how many items, ratings and shares go into it or come out of it
   */
  void expect(long entries) {
    exchange.claim().expect(entries);
  }

  /** The same of an answer for which all titles have to be read. */
  void expectAllTitles() {
    exchange.claim().expectAllTitles();
  }
}
