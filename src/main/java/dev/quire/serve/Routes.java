package dev.quire.serve;

import dev.quire.problem.Problem;
import dev.quire.serve.Route.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** All routes, of which each request finds its own. */
final class Routes {
  private static final String GET = "GET";
  private static final String POST = "POST";

  private final List<Route> all;

  Routes(List<Route> all) {
    this.all = List.copyOf(all);
  }

  /** What a request has found. */
  record Found(Route route, Map<String, String> path) {}

  /** Makes an answer of a question that is worked on. */
  @FunctionalInterface
  private interface Ask {
    tools.jackson.databind.node.ObjectNode answer(Question question) throws Exception;
  }

  private static Route question(String method, String pattern, Ask ask) {
    return Route.of(method, pattern, Kind.QUESTION, asked -> Reply.of(ask.answer(asked)));
  }

  /** Those of the API, of the page and of who looks after the server. */
  static Routes of(Api api, State state, PageFiles page) {
    List<Route> all = new ArrayList<>();
    all.add(question(GET, "/v1/recommendations", api::recommend));
    all.add(question(POST, "/v1/recommendations", api::recommendToSomeoneNew));
    all.add(question(POST, "/v1/scores", api::score));
    all.add(question(GET, "/v1/items", api::find));
    all.add(question(GET, "/v1/items/{item}", api::aboutItem));
    all.add(question(GET, "/v1/items/{item}/similar", api::similar));
    all.add(question(GET, "/v1/users/{user}", api::aboutUser));
    all.add(question(GET, "/v1/explanations", api::explain));
    all.add(question(POST, "/v1/explanations", api::explainToSomeoneNew));
    all.add(question(GET, "/v1/questions", api::questions));
    all.add(Route.of(GET, "/v1/map", Kind.QUESTION, api::map));
    all.add(question(GET, "/v1/model", api::model));
    all.add(Route.of(GET, "/health", Kind.FREE, question -> state.health()));
    all.add(Route.of(GET, "/ready", Kind.FREE, question -> state.readiness()));
    all.add(Route.of(GET, "/metrics", Kind.QUICK, question -> state.metrics()));
    for (String path : page.paths()) {
      all.add(Route.of(GET, path, Kind.FREE, question -> page.file(path)));
    }
    return new Routes(all);
  }

  List<Route> all() {
    return all;
  }

  /**
   * The route of a request.
   *
   * @param rawPath as it stands in the address
   * @throws Refusal when there is none, or of other methods alone
   */
  Found find(String method, String rawPath) {
    if (!rawPath.startsWith("/")) {
      throw notFound(rawPath);
    }
    List<String> path =
        Arrays.stream(rawPath.substring(1).split("/", -1))
            .map(segment -> Percent.decoded(segment, false))
            .toList();
    String wanted = method.equals("HEAD") ? GET : method;
    TreeSet<String> others = new TreeSet<>();
    for (Route route : all) {
      Optional<Map<String, String>> values = route.match(path);
      if (values.isPresent() && route.method().equals(wanted)) {
        return new Found(route, values.get());
      }
      values.ifPresent(found -> others.add(route.method()));
    }
    if (others.isEmpty()) {
      throw notFound(rawPath);
    }
    if (others.contains(GET)) {
      others.add("HEAD");
    }
    String allowed = String.join(", ", others);
    throw new Refusal(
        405,
        Problem.of("not a method of this address").with("method", method).remedy("use {}", allowed),
        Map.of("Allow", allowed));
  }

  private static Refusal notFound(String path) {
    return new Refusal(
        404,
        Problem.of("no such address")
            .with("path", path)
            .remedy("see /openapi.json for those that are"));
  }
}
