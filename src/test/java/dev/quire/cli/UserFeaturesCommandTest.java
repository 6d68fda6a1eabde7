package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Users in groups, of which each likes one half of the films. */
class UserFeaturesCommandTest {
  private static final int USERS = 120;
  private static final int RARE = 12; // users with one rating, which may be set aside

  @TempDir static Path folder;

  private static Path dataset;
  private static Path users;

  @BeforeAll
  static void convert() throws Exception {
    StringBuilder ratings = new StringBuilder("userId,movieId,rating\n");
    StringBuilder groups = new StringBuilder("userId,country,age\n");
    for (int user = 1; user <= USERS; user++) {
      groups.append(user).append(user % 2 == 0 ? ",AT," : ",DE,").append(user % 3).append('\n');
      for (int item = 1; item <= 30; item++) {
        if ((user * 7 + item * 11) % 13 < 6) {
          int rating = (user + item) % 2 == 0 ? 5 - item % 3 % 2 : 1 + item % 3 % 2;
          ratings.append(user).append(',').append(item).append(',').append(rating).append('\n');
        }
      }
    }
    for (int user = USERS + 1; user <= USERS + RARE; user++) {
      groups.append(user).append(",FR,3\n");
      ratings.append(user).append(',').append(user % 30 + 1).append(",3\n");
    }
    Path raw = Files.writeString(folder.resolve("ratings.csv"), ratings.toString());
    users = Files.writeString(folder.resolve("users.csv"), groups.toString());
    dataset = folder.resolve("dataset");
    Cli.run("convert", raw, "--to", dataset, "--test=0.2").done();
  }

  private static Path train(String kind, Object... more) {
    Path model = folder.resolve(kind + more.length + ".safetensors");
    Object[] words = {
      "train",
      dataset,
      "--model",
      kind,
      "--rank=3",
      "--to",
      model,
      "--user-features",
      users,
      "--force"
    };
    Object[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    Cli.run(all).done();
    return model;
  }

  @ParameterizedTest
  @ValueSource(strings = {"vb", "duo", "als"})
  void theyAreInTheModelAndInItsAnswers(String kind) throws Exception {
    Path model = train(kind);
    Cli.run("verify", model).done();
    JsonNode user = Cli.run("inspect", model, "user", "2", "--json").json();
    assertEquals("[\"age=2\",\"country=AT\"]", user.get("features").toString());
    JsonNode features = Cli.run("inspect", model, "features", "--users", "--json").json();
    assertEquals(7, features.get("features").size());
    assertEquals(60, features.get("features").get(4).get("users").intValue());
    JsonNode list = explained(model, "--top=3", "--json").json();
    for (JsonNode item : list.get("items")) {
      JsonNode explained = item.get("explanation");
      double total =
          explained.get("global_mean").doubleValue()
              + explained.get("item_bias").doubleValue()
              + explained.get("user_bias").doubleValue();
      double bias = 0;
      for (JsonNode share : explained.get("shares")) {
        total += share.get("share").doubleValue();
        bias += share.get("user_bias_share").doubleValue();
      }
      assertEquals(2, explained.get("user_feature_shares").size());
      for (JsonNode share : explained.get("user_feature_shares")) {
        total += share.get("share").doubleValue();
        bias += share.get("user_bias_share").doubleValue();
      }
      assertEquals(item.get("score").doubleValue(), total, 1e-4);
      assertEquals(explained.get("user_bias").doubleValue(), bias, 1e-4);
    }
    String shown = explained(model, "--top=1").out();
    assertTrue(shown.contains("features of the user: "), shown);
    assertTrue(shown.contains("country=AT"), shown);
  }

  private static Cli.Result explained(Path model, String... more) {
    List<Object> words = new ArrayList<>(List.of("recommend", model, "--user=2", "--explain"));
    words.addAll(List.of("--dataset", dataset, "--score=rating"));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  /** Features alone put somebody elsewhere than at 0. */
  @ParameterizedTest
  @ValueSource(strings = {"vb", "als"})
  void whomTrainingHasNotSeenIsToldOf(String kind) throws Exception {
    Path model = train(kind);
    Set<Boolean> seen = new HashSet<>();
    for (int user = USERS + 1; user <= USERS + RARE; user++) {
      int ratings =
          Cli.run("inspect", model, "user", user, "--dataset", dataset, "--json")
              .json()
              .get("ratings")
              .intValue();
      String notes = Cli.run("recommend", model, "--user=" + user, "--min-ratings=1").err();
      boolean nothing = notes.contains("training has seen nothing of user=" + user);
      assertEquals(ratings == 0, nothing, notes);
      seen.add(nothing);
    }
    assertEquals(Set.of(true, false), seen);
  }

  /** Parts of a score in a report, which name what they are. */
  @Test
  void aReportTellsWhatTheyHaveInAScore() throws Exception {
    Path report = folder.resolve("report.html");
    Cli.run("report", dataset, train("als"), "--to", report, "--force").done();
    assertTrue(Files.readString(report).contains(" by features of the user"), "not told");
  }

  @Test
  void theBytesDependOnNoThreads() throws Exception {
    byte[] one = Files.readAllBytes(train("vb", "--threads=1"));
    assertArrayEquals(one, Files.readAllBytes(train("vb", "--threads=3")));
  }

  @Test
  void kindsWithoutUseForThemSaySo() {
    Cli.Result result =
        Cli.run(
            "train",
            dataset,
            "--model=ials",
            "--to",
            folder.resolve("no.safetensors"),
            "--user-features",
            users);
    assertEquals(2, result.code());
    assertTrue(
        result.err().contains("this kind of model has no use for features of users"), result.err());
    assertTrue(result.err().contains("--user-features"), result.err());
  }
}
