package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ratings need not be stars: shares of time, points, amounts of money. */
class ScalesTest {
  private static final Pattern NUMBER = Pattern.compile("\\d+\\.?\\d*(e[+-]\\d+)?");

  @TempDir Path folder;

  /** A model of biases, with hardly any regularization on that scale. */
  private Path train(double unit) throws IOException {
    StringBuilder ratings = new StringBuilder("userId,movieId,rating\n");
    for (int user = 0; user < 20; user++) {
      for (int item = 0; item < 12; item++) {
        double rating = unit * (1 + (user * 7 + item * 5 + user * item) % 37 / 10.0);
        ratings.append(String.format(Locale.ROOT, "%d,%d,%s\n", user, item, (float) rating));
      }
    }
    Path file = Files.writeString(folder.resolve("ratings.csv"), ratings);
    Cli.run("convert", file, "--test=0.2", "--to", folder.resolve("data")).done();
    Path model = folder.resolve("model.safetensors");
    Cli.run("train", folder.resolve("data"), "--model=bias", "--to", model).done();
    return model;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 1e-4, 1, 20, 1e6, 1e12})
  void filesGiveEveryFloatBack(double unit) throws IOException {
    Path file = train(unit);
    Path top = folder.resolve("top.csv");
    Path predicted = folder.resolve("predicted.csv");
    Cli.run("score", file, "--top=3", "--to", top).done();
    Cli.run("score", file, "--pairs", folder.resolve("ratings.csv"), "--to", predicted).done();
    try (Model model = Model.open(file)) {
      List<String> lines = Files.readAllLines(predicted);
      assertEquals(241, lines.size());
      for (String line : lines.subList(1, lines.size())) {
        List<String> fields = Arrays.asList(line.split(",", 3));
        assertPredicted(model, fields.get(0), fields.get(1), fields.get(2));
      }
      for (String line : Files.readAllLines(top).stream().skip(1).toList()) {
        List<String> fields = Arrays.asList(line.split(",", 4));
        assertPredicted(model, fields.get(0), fields.get(2), fields.get(3));
      }
    }
  }

  private static void assertPredicted(Model model, String userId, String itemId, String score) {
    int user = model.userIds().indexOf(Long.parseLong(userId));
    int item = model.itemIds().indexOf(Long.parseLong(itemId));
    assertEquals((float) model.parameters().predict(user, item), Float.parseFloat(score));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 1e-4, 1, 20, 1e6, 1e12})
  void peopleSeeFourSignificantDigits(double unit) throws IOException {
    Path file = train(unit);
    String sentence = Cli.run("evaluate", file, folder.resolve("data")).done();
    double exact =
        Cli.run("evaluate", file, folder.resolve("data"), "--json")
            .json()
            .get("rmse")
            .doubleValue();
    assertFourDigits(exact, after("RMSE ", sentence));
    String answer = Cli.run("recommend", file, "--user=1", "--top=1").done();
    double score =
        Cli.run("recommend", file, "--user=1", "--top=1", "--json")
            .json()
            .get("items")
            .get(0)
            .get("score")
            .doubleValue();
    assertFourDigits(score, after("   1  +", answer));
  }

  private static String after(String start, String text) {
    Matcher number = Pattern.compile(start + "(" + NUMBER + ")").matcher(text);
    assertTrue(number.find(), text);
    return number.group(1);
  }

  private static void assertFourDigits(double exact, String shown) {
    assertEquals(exact, Double.parseDouble(shown), 5e-4 * exact, shown);
    assertTrue(shown.length() <= 9, shown);
  }

  @Test
  void aRatingOfSomeoneNewMayBeOfAnyScale() throws IOException {
    Path file = train(1e-12);
    Cli.run("recommend", file, "--like=1=2.5e-12").done();
    Cli.run("recommend", file, "--like=1=.0000000000025").done();
    Cli.run("recommend", file, "--like=1=1e-12").done(); // the least there is
    Cli.run("recommend", file, "--like=1=1")
        .assertBadInput(
            "rating out of range: --like=1=1; write a number from 1.000e-12 to 4.600e-12, the lowest"
                + " and the highest rating of the dataset");
  }
}
