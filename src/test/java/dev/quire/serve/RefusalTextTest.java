package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What is wrong with a request is said in words of the request, with where it is. */
class RefusalTextTest {
  private static final String RECOMMENDATIONS = "/v1/recommendations";

  private static Served served;

  @BeforeAll
  static void start() throws Exception {
    ServeJob job = ServeJob.get();
    served = Served.of(ServeOptions.of(job.model("duo")).dataset(job.dataset()));
  }

  @AfterAll
  static void stop() throws Exception {
    served.close();
  }

  private static JsonNode refused(String path, String body) throws Exception {
    return Served.problem(served.post(path, body), 400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"ratings\":[}|what stands there is not JSON in UTF-8, line=1, column=13",
        "{\"ratings\":NaN}|what stands there is not JSON in UTF-8, line=1, column=15",
        "{\"ratings\":[],\"genre\":[\"\\q\"]}|what stands there is not JSON in UTF-8, line=1,"
            + " column=26",
        "{\"ratings\":[],\"ratings\":[]}|a name is given twice, line=1, column=24",
        "{\"ratings\":[{\"item_id\":1,\"rating\":\"a|it ends before it is complete, line=1,"
            + " column=37",
        "{\"ratings\":[]} {}|something follows the object, line=1, column=16",
        "{\"ratings\":[[[[[[[[[[]]]]]]]]]]}|it is nested deeper than 8",
        "{\"ratings\":[],\"top\":1111111111111111111111111111111111111111111111111111111111111111}|a"
            + " number has more than 60 digits",
        "[]|it is a list",
        "7|it is a number",
        "` `|it is empty",
      })
  void aBodyThatIsNoObjectIsToldInWords(String body, String reason) throws Exception {
    assertEquals(
        "the body can't be read as a JSON object: reason="
            + reason
            + "; see /openapi.json for what it should be",
        refused(RECOMMENDATIONS, body).get("detail").stringValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"item_id\":\"id:2\"}|no such item: item_id=id:2, at=/ratings/1/item_id",
        "{\"item_id\":\"+2 \"}|no such item: item_id=+2 , at=/ratings/1/item_id",
        "{\"item_id\":{}}|parameter that can't be read: item_id=an object, at=/ratings/1/item_id",
        "{\"item_id\":2,\"rating\":\"x\"}|parameter that can't be read: rating=x,"
            + " at=/ratings/1/rating",
        "{\"item_id\":2,\"rating\":9}|rating out of range: item_id=2, rating=9, at=/ratings/1",
        "{\"item_id\":1}|item given twice: item_id=1, at=/ratings/1",
        "{\"item_id\":2,\"x/y\":1}|no such parameter: name=x/y, at=/ratings/1/x~1y",
        "{\"rating\":2}|a rating is of one item: at=/ratings/1",
        "{\"title\":\"no film is called so\"}|no such item: title=no film is called so,"
            + " at=/ratings/1",
      })
  void aRatingThatIsWrongIsToldWithItsPlace(String rating, String told) throws Exception {
    String ratings = "\"ratings\":[{\"item_id\":1}," + rating + "]";
    for (Map.Entry<String, String> question :
        Map.of(RECOMMENDATIONS, "{", "/v1/explanations", "{\"item_id\":3,").entrySet()) {
      String detail =
          refused(question.getKey(), question.getValue() + ratings + "}")
              .get("detail")
              .stringValue();
      assertEquals(told, detail.substring(0, detail.indexOf("; ")));
    }
  }

  @Test
  void numbersAreAsLargeAsOneOfSixtyFourBits() throws Exception {
    String thompson = "/v1/recommendations?user=1&top=1&score=thompson&seed=";
    assertEquals(200, served.get(thompson + Long.MAX_VALUE).statusCode());
    for (JsonNode refused :
        List.of(
            Served.problem(served.get(thompson + Long.MAX_VALUE + "0"), 400),
            Served.problem(served.get("/v1/recommendations?user=1&top=99999999999"), 400),
            refused(RECOMMENDATIONS, "{\"ratings\":[],\"top\":99999999999}"),
            refused(RECOMMENDATIONS, "{\"ratings\":[],\"top\":9999999999999999999999}"))) {
      String detail = refused.get("detail").stringValue();
      assertTrue(detail.endsWith("; use a number nearer to 0"), detail);
    }
  }

  @Test
  void aTitleIsNoLongerThanTitlesAre() throws Exception {
    String long201 = "{\"ratings\":[{\"title\":\"" + "x".repeat(201) + "\"}]}";
    String detail = refused(RECOMMENDATIONS, long201).get("detail").stringValue();
    assertTrue(detail.contains("title=xxx"), detail);
    assertTrue(detail.endsWith(", at=/ratings/0/title; write 200 characters at most"), detail);
  }

  @Test
  void idsAreAsTheDatasetHasThem() throws Exception {
    for (String path :
        List.of("/v1/items/id:1", "/v1/items/id:1/similar", "/v1/explanations?user=1&item=id:1")) {
      JsonNode problem = Served.problem(served.get(path), 404);
      assertEquals("id:1", problem.at("/facts/item_id").stringValue(), path);
    }
    Served.problem(served.get("/v1/users/id:1"), 404);
    Served.problem(served.get("/v1/recommendations?user=id:1"), 404);
    JsonNode scores =
        served.json("/v1/scores", "{\"pairs\":[{\"user_id\":\"id:1\",\"item_id\":\"id:1\"}]}");
    assertEquals("id:1", scores.at("/scores/0/item_id").stringValue());
    assertEquals(true, scores.at("/scores/0/score").isNull());
  }

  /** A mistake is told before any work is done for it: whether there is such an item, too. */
  @Test
  void whatNobodyAsksForIsRefusedFirst() throws Exception {
    for (String path : List.of("/v1/items/nothing", "/v1/items/nothing/similar", "/v1/map")) {
      Served.problem(served.get(path + "?nonsense=1"), 400);
      Served.problem(served.get(path + "?year=x"), 400);
    }
  }

  @Test
  void scoresThatAreNoPredictionsAreExplainedByThePredictionInThem() throws Exception {
    for (String score : List.of("cautious", "explore", "thompson", "familiar")) {
      JsonNode item =
          served
              .json(
                  RECOMMENDATIONS,
                  "{\"ratings\":[{\"item_id\":1},{\"item_id\":2,\"rating\":2}],\"min_ratings\":1,"
                      + "\"top\":1,\"explain\":true,\"score\":\""
                      + score
                      + "\"}")
              .at("/items/0");
      JsonNode parts = item.get("explanation");
      assertEquals("rating", parts.get("of").stringValue(), score);
      double sum =
          parts.get("global_mean").doubleValue()
              + parts.get("item_bias").doubleValue()
              + parts.get("user_bias").doubleValue();
      for (JsonNode share : parts.get("shares")) {
        sum += share.get("share").doubleValue();
      }
      assertEquals(item.get("predicted_rating").doubleValue(), sum, 1e-3, score);
    }
    JsonNode boosted =
        served.json("/v1/recommendations?user=1&top=1&min_ratings=1&explain=true&genre_boost=1");
    assertEquals("preference", boosted.at("/items/0/explanation/of").stringValue());
  }

  @Test
  void whatTakesADatasetThatTheServerHasNotIsSaid() throws Exception {
    try (Served bare = Served.of(ServeOptions.of(ServeJob.get().model("als")))) {
      for (String path :
          List.of("/v1/explanations?user=1&item=1", "/v1/recommendations?user=1&explain=true")) {
        assertEquals(
            "the server has no dataset; explain needs the ratings of user=1: ask who runs it",
            Served.problem(bare.get(path), 400).get("detail").stringValue());
      }
      assertEquals(
          "what user=1 knows already is not left out; give it with a dataset, which whoever starts the"
              + " server names",
          bare.json("/v1/recommendations?user=1&min_ratings=1").at("/notes/0/text").stringValue());
    }
  }

  @Test
  void notesHaveKindsAndNumbers() throws Exception {
    JsonNode note =
        served
            .json(RECOMMENDATIONS, "{\"ratings\":[{\"item_id\":1,\"rating\":1}],\"min_ratings\":1}")
            .at("/notes/0");
    assertEquals("nothing_liked", note.get("kind").stringValue());
    assertEquals(
        "nothing that is given is liked, which begins at "
            + note.get("liked_from").asString().replace(".0", "")
            + "; the list is by predicted ratings alone",
        note.get("text").stringValue());
  }

  @Test
  void whatIsNotUtf8IsNotShown() throws Exception {
    byte[] body = "{\"ratings\":[],\"genre\":[\"\u00ff\"]}".getBytes(StandardCharsets.ISO_8859_1);
    var answer =
        served.send(
            served
                .request(RECOMMENDATIONS)
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(body)));
    String detail = Served.problem(answer, 400).get("detail").stringValue();
    assertFalse(detail.contains("jackson") || detail.contains("`"), detail);
  }
}
