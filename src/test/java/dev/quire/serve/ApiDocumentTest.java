package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The document of the API says what there is, and answers are what it says. */
class ApiDocumentTest {
  private static JsonNode document;

  @BeforeAll
  static void read() throws Exception {
    try (InputStream in = QuireServer.class.getResourceAsStream("openapi.json")) {
      document = JsonMapper.shared().readTree(in);
    }
  }

  @Test
  void everyRouteIsDescribedAndTheOtherWayRound() throws Exception {
    Set<String> described = new TreeSet<>();
    for (String path : document.get("paths").propertyNames()) {
      for (String method : document.get("paths").get(path).propertyNames()) {
        described.add(method.toUpperCase(Locale.ROOT) + " " + path);
      }
    }
    Set<String> served = new TreeSet<>();
    PageFiles page = PageFiles.read();
    try (Models models =
        Models.open(
            ServeOptions.of(ServeJob.get().model("bias")),
            null,
            new Metrics(),
            InstantSource.system())) {
      for (Route route :
          Routes.of(new Api(() -> models, Limits.USUAL), new State(new Metrics()), page).all()) {
        if (!page.paths().contains(route.shown()) || route.shown().equals("/openapi.json")) {
          served.add(route.method() + " " + route.shown());
        }
      }
    }
    assertEquals(String.join("\n", described), String.join("\n", served));
  }

  @Test
  void parametersAreThoseThatAreDescribed() throws Exception {
    try (Served served = Served.of("vb")) {
      for (String path : document.get("paths").propertyNames()) {
        JsonNode get = document.get("paths").get(path).path("get");
        if (!path.startsWith("/v1/") || get.isMissingNode()) {
          continue;
        }
        Set<String> described = new TreeSet<>();
        for (JsonNode parameter : get.path("parameters")) {
          JsonNode found = resolved(parameter);
          if (found.get("in").stringValue().equals("query")) {
            described.add(found.get("name").stringValue());
          }
        }
        String known = described.contains("user") ? "user=1&item=1&" : "";
        JsonNode problem =
            Served.problem(
                served.get(
                    path.replace("{item}", "1").replace("{user}", "1")
                        + "?"
                        + (path.contains("recommend") ? "user=1&" : known)
                        + "nonsense=1"),
                400);
        String remedy = problem.get("remedy").stringValue();
        Set<String> taken =
            remedy.startsWith("choose among ")
                ? new TreeSet<>(List.of(remedy.substring(13).split(", ", -1)))
                : Set.of();
        assertEquals(described, taken, path);
      }
    }
  }

  @Test
  void bodiesAreThoseThatAreDescribed() throws Exception {
    try (Served served = Served.of("vb")) {
      for (String path : document.get("paths").propertyNames()) {
        JsonNode post = document.get("paths").get(path).path("post");
        if (post.isMissingNode()) {
          continue;
        }
        JsonNode schema =
            resolved(post.at("/requestBody/content").get("application/json").get("schema"));
        ObjectNode body = JsonMapper.shared().createObjectNode();
        for (JsonNode required : schema.get("required")) {
          if (required.stringValue().equals("item_id")) {
            body.put("item_id", 1);
          } else {
            body.putArray(required.stringValue());
          }
        }
        for (String name : List.copyOf(body.propertyNames())) {
          JsonNode value = body.replace(name, null);
          String detail =
              Served.problem(served.post(path, body.toString()), 400).get("detail").stringValue();
          assertTrue(detail.startsWith("parameter is missing: " + name), detail);
          body.set(name, value);
        }
        Set<String> described = new TreeSet<>(schema.get("properties").propertyNames());
        String remedy =
            Served.problem(served.post(path, body.put("nonsense", 1).toString()), 400)
                .get("remedy")
                .stringValue();
        assertEquals("choose among " + String.join(", ", described), remedy, path);
      }
    }
  }

  private static JsonNode resolved(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isMissingNode() ? node : document.at(reference.stringValue().substring(1));
  }

  static List<String> kinds() {
    return ServeJob.kinds();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void answersAreWhatIsDescribed(String kind) throws Exception {
    try (Served served = Served.of(kind)) {
      List<String> wrong = new ArrayList<>();
      JsonNode model = served.json("/v1/model");
      check("Model", model, wrong);
      boolean explains = !kind.equals("popularity");
      check(
          "Recommendations", served.json("/v1/recommendations?user=1&top=3&min_ratings=1"), wrong);
      String someone =
          "{\"ratings\":[{\"item_id\":1,\"rating\":4},{\"item_id\":2}],\"min_ratings\":1,"
              + "\"explain\":"
              + explains
              + ",\"position\":"
              + model.get("has_map").booleanValue()
              + "}";
      check("Recommendations", served.json("/v1/recommendations", someone), wrong);
      check(
          "Scores",
          served.json(
              "/v1/scores",
              "{\"pairs\":[{\"user_id\":1,\"item_id\":1},{\"user_id\":\"nobody\",\"item_id\":1}]}"),
          wrong);
      check("FoundItems", served.json("/v1/items?query=a"), wrong);
      check("FoundItems", served.json("/v1/items"), wrong);
      check("UserFacts", fact(served, model, "/v1/users/1"), wrong);
      check("ItemFacts", served.json("/v1/items/1"), wrong);
      check("SimilarItems", fact(served, model, "/v1/items/1/similar"), wrong);
      check("Map", fact(served, model, "/v1/map"), wrong);
      if (explains) {
        check("Explained", served.json("/v1/explanations?user=1&item=2"), wrong);
        check(
            "Explained",
            served.json("/v1/explanations", "{\"ratings\":[{\"item_id\":1}],\"item_id\":2}"),
            wrong);
      }
      if (model.get("has_variances").booleanValue()) {
        check("Questions", served.json("/v1/questions?top=3"), wrong);
      } else {
        Served.problem(served.get("/v1/questions?top=3"), 400);
      }
      check("Status", served.json("/health"), wrong);
      check("Status", served.json("/ready"), wrong);
      check("Problem", Served.problem(served.get("/v1/users/nobody"), 404), wrong);
      for (JsonNode score : model.get("scores")) {
        check(
            "Recommendations",
            served.json(
                "/v1/recommendations?user=1&min_ratings=1&explain="
                    + explains
                    + "&score="
                    + score.stringValue()),
            wrong);
      }
      assertEquals(List.of(), wrong);
    }
  }

  /** An answer, where the model has vectors; else a problem. */
  private static JsonNode fact(Served served, JsonNode model, String path) throws Exception {
    if (model.get("has_map").booleanValue()) {
      return served.json(path);
    }
    return path.contains("users") ? served.json(path) : Served.problem(served.get(path), 400);
  }

  private static void check(String schema, JsonNode value, List<String> wrong) {
    if (!value.has("status") || schema.equals("Status") || schema.equals("Problem")) {
      check(schema, document.at("/components/schemas/" + schema), value, wrong);
    }
  }

  /** Types, required members, and no others. */
  private static void check(String where, JsonNode schema, JsonNode value, List<String> wrong) {
    JsonNode rule = resolved(schema);
    if (rule.has("oneOf")) {
      boolean any = false;
      for (JsonNode one : rule.get("oneOf")) {
        any |= isOf(one.get("type"), value);
      }
      if (!any) {
        wrong.add(where + " is " + value);
      }
      return;
    }
    if (rule.has("type") && !isOf(rule.get("type"), value)) {
      wrong.add(where + " is " + value);
      return;
    }
    if (value.isArray()) {
      for (JsonNode element : value) {
        check(where + "[]", rule.get("items"), element, wrong);
      }
    }
    if (value.isObject() && rule.has("properties")) {
      for (JsonNode required : rule.path("required")) {
        if (!value.has(required.stringValue())) {
          wrong.add(where + " lacks " + required);
        }
      }
      for (String name : value.propertyNames()) {
        if (rule.get("properties").has(name)) {
          check(where + "." + name, rule.get("properties").get(name), value.get(name), wrong);
        } else {
          wrong.add(where + " has " + name);
        }
      }
    }
  }

  private static boolean isOf(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (isOf(one, value)) {
          return true;
        }
      }
      return false;
    }
    return switch (type.stringValue()) {
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      case "null" -> value.isNull();
      default -> value.isObject();
    };
  }

  @Test
  void thePageAndTheDocumentAreServedAndNothingElse() throws Exception {
    try (Served served = Served.of("bias")) {
      var page = served.get("/");
      assertEquals(200, page.statusCode());
      assertEquals("text/html; charset=utf-8", page.headers().firstValue("Content-Type").get());
      assertTrue(
          page.headers()
              .firstValue("Content-Security-Policy")
              .get()
              .startsWith("default-src 'none'; script-src 'self';"));
      String tag = page.headers().firstValue("ETag").get();
      var again = served.send(served.request("/").header("If-None-Match", tag));
      assertEquals(304, again.statusCode());
      assertEquals("", again.body());
      assertEquals(document, served.json("/openapi.json"));
      for (String path : List.of("/page/index.html", "/files.txt", "/page/", "/Api.class")) {
        Served.problem(served.get(path), 404);
      }
    }
  }
}
