package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.Model;
import dev.quire.model.Parameters;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is shown of models that learn from genres, from who has rated whom, and from times. */
class EverythingLearnedTest {
  private static final double CLOSE = 1e-4;

  @TempDir static Path folder;

  private static SmallJob job;
  private static Path model;
  private static Path implicit; // and nothing else

  @BeforeAll
  static void train() throws Exception {
    job = SmallJob.in(folder);
    model = folder.resolve("everything.safetensors");
    implicit = folder.resolve("implicit.safetensors");
    train(model, "--time=drift,sessions", "--features=genres,decade");
    train(implicit, "--noise=none");
  }

  private static void train(Path to, String... options) {
    Object[] args = new Object[6 + options.length];
    Object[] first = {"train", job.dataset(), "--model=vb", "--rank=3", "--to", to};
    System.arraycopy(first, 0, args, 0, first.length);
    System.arraycopy(options, 0, args, first.length, options.length);
    Cli.run(args).done();
  }

  /** Those of who has rated whom have no names that anybody could read. */
  @Test
  void featuresAreThoseWithNames() {
    JsonNode inspected = Cli.run("inspect", model, "features", "--json").json();
    String names = inspected.path("features").findValuesAsString("name").toString();
    assertTrue(names.contains("Drama") && names.contains("1990s"), names);
    assertTrue(Cli.run("inspect", model, "features").done().contains("Drama"));
    Cli.run("inspect", implicit, "features")
        .assertBadInput(
            implicit
                + ": model without features; train it with --features, for example --features"
                + " genres");
  }

  @Test
  void variancesAreThoseOfNow() throws Exception {
    for (Path file : new Path[] {model, implicit}) {
      JsonNode uncertain = Cli.run("inspect", file, "uncertain", "--top=3", "--json").json();
      JsonNode surest = uncertain.path("surest").path(0);
      JsonNode leastSure = uncertain.path("least_sure").path(0);
      assertTrue(surest.path("ratings").intValue() > leastSure.path("ratings").intValue());
      assertTrue(Cli.run("inspect", file, "uncertain").done().contains("users by variance"));
    }
    double timed = greatestOfUsers(model);
    try (Model opened = Model.open(model)) {
      double greatest = 0;
      Parameters means = opened.parameters();
      for (int user = 0; user < means.users(); user++) {
        double variance =
            opened.variances().orElseThrow().userBias().getAtIndex(Parameters.F32, user);
        for (int k = 0; k < means.rank(); k++) {
          variance +=
              opened
                  .variances()
                  .orElseThrow()
                  .userFactors()
                  .getAtIndex(Parameters.F32, (long) user * means.rank() + k);
        }
        greatest = Math.max(greatest, variance);
      }
      assertEquals(greatest, timed, CLOSE);
    }
  }

  private static double greatestOfUsers(Path file) {
    return Cli.run("inspect", file, "uncertain", "--json")
        .json()
        .path("users")
        .path("greatest")
        .doubleValue();
  }

  @Test
  void aUserWhoseRatingsMoveHasABiasOfNowAndOneOfAnyTime() {
    JsonNode user = Cli.run("inspect", model, "user", "1", "--json").json();
    assertTrue(user.has("noise") && user.has("steady_bias"), user.toString());
    assertTrue(user.path("bias").doubleValue() != user.path("steady_bias").doubleValue());
    String text = Cli.run("inspect", model, "user", "1").done();
    assertTrue(
        text.matches("(?s).*bias [+-][.\\d]+ now \\([+-][.\\d]+ at any time\\), norm.*"), text);
    JsonNode steady = Cli.run("inspect", implicit, "user", "1", "--json").json();
    assertFalse(steady.has("steady_bias") || steady.has("noise"), steady.toString());
    assertFalse(Cli.run("inspect", implicit, "user", "1").done().contains("at any time"));
  }

  @Test
  void explanationsTellPresenceAndGenresApart() {
    Object[] ask = {
      "recommend", model, "--user=1", "--dataset", job.dataset(), "--top=5", "--explain", "--json"
    };
    for (JsonNode item : Cli.run(ask).json().path("items")) {
      JsonNode explained = item.path("explanation");
      double total =
          explained.path("global_mean").doubleValue()
              + explained.path("item_bias").doubleValue()
              + explained.path("user_bias").doubleValue();
      boolean present = false;
      for (JsonNode share : explained.path("shares")) {
        total += share.path("share").doubleValue();
        present |= share.has("presence_share");
      }
      assertEquals(item.path("score").doubleValue(), total, CLOSE);
      assertTrue(present, explained.toString());
      String features = explained.path("feature_shares").findValuesAsString("feature").toString();
      assertTrue(features.contains("0s"), features); // a decade
    }
    ask[ask.length - 1] = "--quiet";
    String text = Cli.run(ask).done();
    assertTrue(text.contains("of this by its features: "), text);
    assertTrue(text.contains("of this by having been rated at all: "), text);
    String other =
        Cli.run("recommend", job.als(), "--user=1", "--dataset", job.dataset(), "--explain").done();
    assertFalse(other.contains("of this"), other);
  }
}
