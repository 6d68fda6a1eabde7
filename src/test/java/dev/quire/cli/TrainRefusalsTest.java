package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What {@code train} does not do, in the words of the command line. */
class TrainRefusalsTest {
  @TempDir static Path folder;

  private static Path dataset;

  @BeforeAll
  static void convert() throws IOException {
    dataset = folder.resolve("d");
    Cli.generate(folder.resolve("raw"), 3_000);
    Cli.run("convert", folder.resolve("raw/ratings.csv"), "--to", dataset, "--valid=0.1").done();
  }

  private static Cli.Result train(String name, String options) {
    List<Object> all =
        new ArrayList<>(List.of("train", dataset, "--force", "--to", folder.resolve(name)));
    all.addAll(Cli.ofAls(options));
    return Cli.run(all.toArray());
  }

  /** The distance of a preference from a rating would stop a training at random. */
  @Test
  void aPreferenceIsMeasuredByListsAndNotByTheErrorOfRatings() {
    Cli.Result ials = train("ials.safetensors", "--model=ials --rank=4 --epochs=5 --json");
    assertFalse(ials.err().contains("no validation"), ials.err());
    JsonNode first = ials.json().path("history").path(0);
    assertTrue(first.path("validation_rmse").isMissingNode());
    assertTrue(first.path("validation_ndcg@10").isNumber());
    Cli.Result none =
        train("none.safetensors", "--model=ials --rank=4 --epochs=2 --weighting=confidence");
    assertTrue(none.err().contains("validation NDCG@10"), none.err());
    Cli.Result als = train("als.safetensors", "--rank=4 --epochs=2 --json");
    assertFalse(als.err().contains("no validation"), als.err());
    assertTrue(als.json().path("history").path(1).path("validation_rmse").isNumber());
    assertFalse(train("p.safetensors", "--model=popularity").err().contains("validation"));
  }

  /** Of all zeros nobody learns anything. */
  @Test
  void whatNoRatingReachesIsRefused() {
    String message =
        "no training rating is that high: --positive-from=9, highest=5; use that or less";
    train("none.safetensors", "--model=popularity --positive-from=9").assertBadInput(message);
    train("none.safetensors", "--model=ials --rank=2 --positive-from=9").assertBadInput(message);
    assertFalse(Files.exists(folder.resolve("none.safetensors")));
    train("some.safetensors", "--model=popularity --positive-from=5").done();
    train("some.safetensors", "--model=ials --rank=2 --epochs=1 --positive-from=5").done();
  }

  /** It would end nothing, and whoever gave it would think that it does. */
  @Test
  void patienceWithoutValidationIsRefused() throws IOException {
    Path whole = folder.resolve("whole");
    Cli.run("convert", folder.resolve("raw/ratings.csv"), "--to", whole).done();
    Path to = folder.resolve("patient.safetensors");
    Cli.run("train", whole, "--rank=2", "--epochs=2", "--patience=3", "--to", to)
        .assertBadInput(
            "option without use: --patience=3; it needs ratings set aside for validation: quire"
                + " convert or quire split with --valid 0.1, or leave it out");
    Cli.run("train", whole, "--model=ials", "--rank=2", "--patience=3", "--to", to)
        .assertBadInput(
            "option without use: --patience=3; it needs ratings set aside for validation: quire"
                + " convert or quire split with --valid 0.1, or leave it out");
    assertFalse(Files.exists(to));
    Cli.run("train", whole, "--rank=2", "--epochs=2", "--patience=0", "--to", to).done();
    train("patient.safetensors", "--rank=2 --epochs=2 --patience=3").done();
    train("patient.safetensors", "--model=ials --rank=2 --epochs=2 --patience=3").done();
  }

  @Test
  void itIsSaidHowMuchAnOlderModelKnows() throws IOException {
    Path ratings = folder.resolve("raw/ratings.csv");
    List<String> lines = Files.readAllLines(ratings);
    Path some = folder.resolve("fewer.csv");
    Path others = folder.resolve("others.csv");
    long user = Long.parseLong(lines.get(1).replaceFirst(",.*", ""));
    Files.write(some, lines.stream().filter(line -> !line.startsWith(user + ",")).toList());
    Files.write(
        others,
        lines.stream()
            .map(line -> line.replaceFirst("^(\\d+),(\\d+)", "9$1000000,9$2000000"))
            .toList());
    for (Path file : List.of(ratings, some, others)) {
      String name = file.getFileName().toString().replace(".csv", "");
      Cli.run("convert", file, "--to", folder.resolve("of-" + name)).done();
      Cli.run(
              "train",
              folder.resolve("of-" + name),
              "--model=als",
              "--rank=2",
              "--epochs=1",
              "--to",
              folder.resolve(name + ".safetensors"))
          .done();
    }
    JsonNode all = Cli.run("describe", folder.resolve("of-ratings"), "--json").json();
    int users = all.get("users").intValue();
    int items = all.get("rated_items").intValue();
    int knownItems =
        Cli.run("describe", folder.resolve("of-fewer"), "--json")
            .json()
            .get("rated_items")
            .intValue();
    Object[] warm = {
      "train",
      folder.resolve("of-ratings"),
      "--model=als",
      "--rank=2",
      "--epochs=1",
      "--force",
      "--to",
      folder.resolve("warm.safetensors"),
      "--json",
      "--from"
    };
    Cli.Result begun = Cli.run(with(warm, folder.resolve("fewer.safetensors")));
    assertEquals(users - 1, begun.json().get("known_users").intValue());
    assertEquals(knownItems, begun.json().get("known_items").intValue());
    assertTrue(
        begun
            .err()
            .startsWith(
                String.format(
                    Locale.ROOT,
                    "quire: of the dataset the older model knows %,d of %,d users and %,d of %,d"
                        + " items\n",
                    users - 1,
                    users,
                    knownItems,
                    items)),
        begun.err());
    Cli.run(with(warm, folder.resolve("others.safetensors")))
        .assertBadInput(
            "the older model knows none of the users and items of the dataset: --from; give one that"
                + " was trained on some of the same ids, or leave out --from");
  }

  private static Object[] with(Object[] command, Path last) {
    Object[] all = Arrays.copyOf(command, command.length + 1);
    all[command.length] = last;
    return all;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model=popularity|this kind of model is made at once, from nothing but the ratings:"
            + " --model=popularity, --from; leave out --from",
        "--rank=2 --resume|settings exclude each other: --resume, --from; leave out --from: the"
            + " checkpoint has gone on from there",
      })
  void anOlderModelThatIsNoBeginningIsRefused(String options, String message) {
    String kind = options.startsWith("--model") ? options : "--rank=2 --epochs=1";
    train("old.safetensors", kind).done();
    train("new.safetensors", options + " --from=" + folder.resolve("old.safetensors"))
        .assertBadInput(message);
    assertFalse(Files.exists(folder.resolve("new.safetensors")));
  }
}
