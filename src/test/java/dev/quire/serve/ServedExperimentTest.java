package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.experiment.Arm;
import dev.quire.experiment.ExperimentLog;
import dev.quire.files.InvalidFileException;
import dev.quire.problem.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Two variants at a time, for the users whom an experiment has put in their arms. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class ServedExperimentTest {
  @TempDir Path folder;

  private Served serve(String description) throws Exception {
    Path file = Files.writeString(folder.resolve("boost.json"), description);
    ServeJob job = ServeJob.get();
    return Served.of(ServeOptions.of(job.model("als")).dataset(job.dataset()).experiment(file));
  }

  private static String vb() {
    return ServeJob.get().model("vb").toString().replace("\\", "/");
  }

  /** The arms that a played experiment of the same name has put users in. */
  private Map<String, Arm> played(String name) throws Exception {
    ServeJob job = ServeJob.get();
    Path log = folder.resolve("played.jsonl");
    ServeJob.run(
        "experiment",
        job.model("als"),
        job.model("vb"),
        "--dataset=" + job.dataset(),
        "--name=" + name,
        "--share=0.4",
        "--top=200",
        "--positive-from=3",
        "--to=" + log);
    Map<String, Arm> arms = new HashMap<>();
    ExperimentLog.read(log).observations().forEach(seen -> arms.put(seen.userId(), seen.arm()));
    return arms;
  }

  @Test
  void usersAreInTheArmsOfAPlayedExperimentAndSeeWhatThoseHave() throws Exception {
    Map<String, Arm> arms = played("boost");
    ServeJob job = ServeJob.get();
    try (Served served =
        serve(
            "{\"name\":\"boost\",\"share\":0.4,\"model_b\":\""
                + vb()
                + "\",\"score\":\"cautious\",\"beta\":2,\"min_ratings\":3}")) {
      assertEquals("boost", served.json("/v1/model").get("experiment").stringValue());
      int b = 0;
      for (Map.Entry<String, Arm> user : arms.entrySet()) {
        ObjectNode seen =
            (ObjectNode)
                served.json("/v1/recommendations?user=" + user.getKey() + "&min_ratings=3");
        assertEquals(user.getValue().name(), seen.remove("variant").stringValue());
        b += user.getValue() == Arm.B ? 1 : 0;
        if (b < 4) {
          seen.remove("notes");
          assertEquals(expected(job, user.getKey(), user.getValue()), seen);
          assertExplained(served, user.getKey(), user.getValue());
        }
      }
      assertTrue(b > 3 && b < arms.size());
      assertFalse(served.json("/v1/recommendations", "{\"ratings\":[]}").has("variant"));
      Served.problem(served.get("/v1/recommendations?user=nobody"), 404);
      assertLogged(arms);
    }
    try (Served again = serve("{\"name\":\"boost\",\"share\":0.4,\"model_b\":\"" + vb() + "\"}")) {
      for (String user : arms.keySet()) {
        again.json("/v1/recommendations?user=" + user);
      }
      assertLogged(arms); // each user once, also after a new start
    }
  }

  /** An explanation is of what the user's list is by, and an arm that is cautious has one, too. */
  private static void assertExplained(Served served, String user, Arm arm) throws Exception {
    JsonNode best =
        served
            .json("/v1/recommendations?min_ratings=3&top=1&explain=true&user=" + user)
            .at("/items/0");
    JsonNode explained =
        served.json("/v1/explanations?user=" + user + "&item=" + best.get("item_id").asString());
    assertEquals(best, explained.get("item"));
    assertEquals(arm.name(), explained.get("variant").stringValue());
    assertEquals(arm == Arm.A ? "score" : "rating", best.at("/explanation/of").stringValue());
  }

  private static JsonNode expected(ServeJob job, String user, Arm arm) {
    return arm == Arm.A
        ? ServeJob.run(
                "recommend",
                job.model("als"),
                "--user=" + user,
                "--dataset=" + job.dataset(),
                "--min-ratings=3",
                "--json",
                "--quiet")
            .json()
        : ServeJob.run(
                "recommend",
                job.model("vb"),
                "--user=" + user,
                "--dataset=" + job.dataset(),
                "--score=cautious",
                "--beta=2",
                "--min-ratings=3",
                "--json",
                "--quiet")
            .json();
  }

  private void assertLogged(Map<String, Arm> arms) throws Exception {
    List<String> lines = Files.readAllLines(folder.resolve("boost.jsonl"));
    JsonNode first = JsonMapper.shared().readTree(lines.getFirst());
    assertEquals("boost", first.get("experiment").stringValue());
    assertEquals("observed", first.get("evidence").stringValue());
    assertTrue(first.get("b").stringValue().endsWith("score=cautious beta=2 min_ratings=3"));
    Map<String, Arm> logged = new HashMap<>();
    StringBuilder whole = new StringBuilder(lines.getFirst() + "\n");
    for (String line : lines.subList(1, lines.size())) {
      ObjectNode seen = (ObjectNode) JsonMapper.shared().readTree(line);
      logged.put(seen.get("user").stringValue(), Arm.valueOf(seen.get("arm").stringValue()));
      whole.append(seen.put("outcome", 1).put("earlier", 3)).append('\n');
    }
    assertEquals(arms, logged);
    assertEquals(arms.size(), lines.size() - 1);
    Path complete = Files.writeString(folder.resolve("complete.jsonl"), whole);
    assertEquals(arms.size(), ExperimentLog.read(complete).observations().size());
  }

  @Test
  void whoAsksForAScoreGetsThat() throws Exception {
    try (Served served = serve("{\"name\":\"x\",\"share\":0.99,\"score\":\"familiar\"}")) {
      ServeJob job = ServeJob.get();
      ObjectNode seen = (ObjectNode) served.json("/v1/recommendations?user=1&score=cosine");
      seen.remove(List.of("variant", "notes"));
      assertEquals(
          ServeJob.run(
                  "recommend",
                  job.model("als"),
                  "--user=1",
                  "--dataset=" + job.dataset(),
                  "--score=cosine",
                  "--json",
                  "--quiet")
              .json(),
          seen);
    }
  }

  /** As a power failure may leave it. */
  @Test
  void aLogThatEndsWithinALineGoesOn() throws Exception {
    String plan = "{\"name\":\"x\",\"log\":\"who.jsonl\"}";
    Path log = folder.resolve("who.jsonl");
    try (Served served = serve(plan)) {
      served.json("/v1/recommendations?user=1");
    }
    String whole = Files.readString(log);
    Files.writeString(log, whole + "{\"user\":\"2\",\"ar");
    try (Served served = serve(plan)) {
      served.json("/v1/recommendations?user=1");
      assertEquals(whole, Files.readString(log));
      served.json("/v1/recommendations?user=2");
    }
    assertEquals(3, Files.readAllLines(log).size());
  }

  @Test
  void aLogThatCannotBeWrittenIsSaidAtTheStart() throws Exception {
    for (String log : List.of(folder.toString(), folder + "/none/x.jsonl", "/dev/full")) {
      BadInputException refused =
          assertThrows(
              BadInputException.class,
              () -> serve("{\"name\":\"x\",\"log\":\"" + log + "\"}").close());
      String message = refused.problem().toString();
      assertTrue(
          message.startsWith(log + ": cannot write the log of the experiment: reason="), message);
    }
  }

  @Test
  void whatIsNoDescriptionIsRefused() throws Exception {
    for (String wrong :
        List.of(
            "",
            "[]",
            "{",
            "{}",
            "{\"name\":1}",
            "{\"name\":\"x\",\"share\":2}",
            "{\"name\":\"x\",\"score\":\"best\"}",
            "{\"name\":\"x\",\"beta\":2}",
            "{\"name\":\"x\",\"min_ratings\":1.5}",
            "{\"name\":\"x\",\"min_ratings\":-3000000000}",
            "{\"name\":\"x\",\"other\":1}")) {
      InvalidFileException refused =
          assertThrows(InvalidFileException.class, () -> serve(wrong).close(), wrong);
      assertTrue(refused.getMessage().contains("boost.json"), refused.getMessage());
    }
    Files.writeString(folder.resolve("boost.jsonl"), "{\"experiment\":\"another\"}\n");
    assertThrows(InvalidFileException.class, () -> serve("{\"name\":\"x\"}").close());
  }
}
