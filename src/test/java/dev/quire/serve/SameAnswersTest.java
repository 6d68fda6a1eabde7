package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The server says what the command line says, for random questions to all kinds of models. {@code
 * -Dquire.questions=} asks more of them.
 */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class SameAnswersTest {
  private static final int QUESTIONS = Integer.getInteger("quire.questions", 500);
  private static final List<String> SCORES =
      List.of(
          "prediction",
          "rating",
          "preference",
          "duo",
          "familiar",
          "dot",
          "cosine",
          "mean",
          "cautious",
          "explore",
          "thompson",
          "quotient");

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(18);

  private final Map<String, JsonNode> models = new HashMap<>(); // facts of them, by kind

  private static JsonNode facts(Served served) {
    try {
      return served.json("/v1/model");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** One question, as the command line and as the server takes it. */
  private static final class Asked {
    final List<Object> words = new ArrayList<>();
    final StringBuilder query = new StringBuilder();
    final ObjectNode body = JsonMapper.shared().createObjectNode();

    void with(String option, Object value) {
      words.add("--" + option + "=" + value);
      String name = option.replace('-', '_');
      query.append('&').append(name).append('=');
      query.append(URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8));
      if (option.equals("genre")) {
        ArrayNode genres =
            body.has("genre") ? (ArrayNode) body.get("genre") : body.putArray("genre");
        genres.add(String.valueOf(value));
      } else {
        body.set(name, JsonMapper.shared().valueToTree(value));
      }
    }
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  private Asked settings(JsonNode model) {
    Asked asked = new Asked();
    asked.with("top", 1 + random.nextInt(20));
    if (chance(0.4)) {
      asked.with("min-ratings", random.nextInt(6));
    }
    if (chance(0.3)) {
      asked.with("genre", any(model.get("genres")));
    }
    if (chance(0.2)) {
      asked.with("year", List.of("1990..", "..1995", "1980..2005", "1994").get(random.nextInt(4)));
    }
    if (chance(0.6)) {
      String score =
          chance(0.9) ? any(model.get("scores")) : SCORES.get(random.nextInt(SCORES.size()));
      asked.with("score", score);
      if (chance(0.3) && List.of("cautious", "explore").contains(score)) {
        asked.with("beta", random.nextInt(8) / 4.0);
      }
      if (chance(0.5) && score.equals("thompson")) {
        asked.with("seed", random.nextInt(100));
      }
      if (chance(0.5) && score.equals("dot")) {
        asked.with("popularity-weight", random.nextInt(100) / 100.0);
      }
    } else if (chance(0.2)) {
      asked.with("genre-boost", random.nextInt(10) / 20.0);
    }
    if (chance(0.15)) {
      asked.words.add("--explain");
      asked.query.append("&explain=true");
      asked.body.put("explain", true);
    }
    return asked;
  }

  @Test
  void recommendationsAreThoseOfTheCommandLine() throws Exception {
    ServeJob job = ServeJob.get();
    Map<String, Served> all = new HashMap<>();
    int answered = 0;
    try {
      for (int n = 0; n < QUESTIONS; n++) {
        String kind = ServeJob.kinds().get(n % ServeJob.kinds().size());
        Served served = all.get(kind);
        if (served == null) {
          served = Served.of(kind);
          all.put(kind, served);
        }
        answered += chance(0.5) ? askForUser(served, job, kind) : askForSomeone(served, job, kind);
      }
    } finally {
      for (Served served : all.values()) {
        served.close();
      }
    }
    assertTrue(answered > QUESTIONS / 3, "answered=" + answered);
  }

  private String any(JsonNode texts) {
    return texts.get(random.nextInt(texts.size())).stringValue();
  }

  private int askForUser(Served served, ServeJob job, String kind) throws Exception {
    Asked asked = settings(models.computeIfAbsent(kind, none -> facts(served)));
    int user = 1 + random.nextInt(60);
    asked.words.addAll(List.of("--user=" + user, "--dataset=" + job.dataset()));
    var response = served.get("/v1/recommendations?user=" + user + asked.query);
    return compare(job.model(kind), asked, response.statusCode(), response.body());
  }

  private int askForSomeone(Served served, ServeJob job, String kind) throws Exception {
    Asked asked = settings(models.computeIfAbsent(kind, none -> facts(served)));
    ArrayNode ratings = asked.body.putArray("ratings");
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int item = 1 + random.nextInt(200);
      ObjectNode rating = ratings.addObject().put("item_id", item);
      if (chance(0.8)) {
        double stars = 0.5 + random.nextInt(10) / 2.0;
        rating.put("rating", stars);
        asked.words.add("--like=id:" + item + "=" + stars);
      } else {
        asked.words.add("--like=id:" + item);
      }
    }
    var response = served.post("/v1/recommendations", asked.body.toString());
    return compare(job.model(kind), asked, response.statusCode(), response.body());
  }

  /** Compares both, also when they refuse; 1 when they answer. */
  private static int compare(Path model, Asked asked, int status, String body) {
    List<Object> words = new ArrayList<>(List.of("recommend", model, "--json", "--quiet"));
    words.addAll(asked.words);
    ServeJob.Ran ran = ServeJob.attempt(words.toArray());
    String what = words + " " + ran.err() + " " + body;
    if (ran.code() == 2) {
      assertTrue(status == 400 || status == 404, what);
      return 0;
    }
    assertEquals(200, status, what);
    ObjectNode answer = (ObjectNode) JsonMapper.shared().readTree(body);
    answer.remove("notes");
    JsonNode expected = ran.json();
    assertEquals(expected, answer, what);
    return 1;
  }

  @Test
  void whatIsSimilarAndKnownIsThatOfTheCommandLine() throws Exception {
    ServeJob job = ServeJob.get();
    for (String kind : List.of("als", "duo", "ials")) {
      Path model = job.model(kind);
      try (Served served = Served.of(kind)) {
        for (int item = 1; item < 6; item++) {
          ObjectNode similar =
              (ObjectNode) served.json("/v1/items/" + item + "/similar?min_ratings=2");
          similar.remove("notes");
          assertEquals(
              ServeJob.run("similar", model, "--item=id:" + item, "--min-ratings=2", "--json")
                  .json(),
              similar);
          ObjectNode facts = (ObjectNode) served.json("/v1/items/" + item + "?min_ratings=2&top=4");
          facts.remove(List.of("notes", "year", "mean_rating"));
          assertEquals(
              ServeJob.run(
                      "inspect",
                      model,
                      "item",
                      "id:" + item,
                      "--min-ratings=2",
                      "--top=4",
                      "--json")
                  .json(),
              facts);
          assertEquals(
              ServeJob.run("inspect", model, "user", item, "--dataset=" + job.dataset(), "--json")
                  .json(),
              served.json("/v1/users/" + item));
        }
      }
    }
    try (Served served = Served.of("vb")) {
      for (int top : List.of(3, 7, 5)) { // from what is kept, too
        assertEquals(
            ServeJob.run("inspect", job.model("vb"), "questions", "--top=" + top, "--json").json(),
            served.json("/v1/questions?top=" + top));
      }
    }
  }

  @Test
  void pairsAndExplanationsAreThoseOfTheCommandLine() throws Exception {
    ServeJob job = ServeJob.get();
    try (Served served = Served.of("als")) {
      JsonNode listed =
          ServeJob.run(
                  "recommend",
                  job.model("als"),
                  "--user=3",
                  "--dataset=" + job.dataset(),
                  "--explain",
                  "--json",
                  "--quiet")
              .json()
              .get("items");
      for (JsonNode item : listed) {
        JsonNode explained =
            served.json("/v1/explanations?user=3&item=" + item.get("item_id").intValue());
        assertEquals(item, explained.get("item"));
      }
      JsonNode best = served.json("/v1/recommendations?user=3").get("items");
      for (JsonNode item : best) {
        JsonNode scores =
            served.json(
                "/v1/scores",
                "{\"pairs\":[{\"user_id\":3,\"item_id\":" + item.get("item_id") + "}]}");
        assertEquals(
            item.get("score").doubleValue(), scores.at("/scores/0/score").doubleValue(), 1e-6);
      }
    }
  }
}
