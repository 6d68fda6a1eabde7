package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pairs of {@code quire score} are recognised as ratings are, or said what they are. */
class PairTablesTest {
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  @TempDir static Path common;
  private static Path numbers; // a model of ids that are numbers
  private static Path texts; // a model of ids that are text

  @TempDir Path folder;

  @BeforeAll
  static void train() throws IOException {
    numbers = train("numbers", "", "");
    texts = train("texts", "é", "x");
  }

  private static Path train(String name, String user, String item) throws IOException {
    StringBuilder text = new StringBuilder("userId,movieId,rating\n");
    for (int u = 1; u <= 20; u++) {
      for (int i = 1; i <= 10; i++) {
        if (u % 7 != i % 5) {
          text.append(user).append(u).append(',').append(item).append(i).append(',');
          text.append(1 + (u * i) % 5).append('\n');
        }
      }
    }
    Path file = Files.writeString(common.resolve(name + ".csv"), text);
    Path dataset = common.resolve(name + "-dataset");
    Path model = common.resolve(name + ".safetensors");
    Cli.run("convert", file, "--to", dataset).done();
    Cli.run("train", dataset, "--model=als", "--rank=2", "--epochs=2", "--to", model).done();
    return model;
  }

  private String score(Path model, byte[] pairs, String... options) throws IOException {
    Path file = Files.write(folder.resolve("pairs.csv"), pairs);
    Path to = folder.resolve("scores.csv");
    List<Object> command =
        new ArrayList<>(List.of("score", model, "--pairs", file, "--to", to, "--force"));
    command.addAll(List.of(options));
    Cli.run(command.toArray()).done();
    return Files.readString(to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '\0',
      value = {
        "userId,movieId/1,2/3,4/!",
        "\"User-ID\";\"ISBN\"/\"1\";\"2\"/\"3\";\"4\"/!",
        "item\\tuser/2\\t1/4\\t3/!",
        "1::2/3::4/!",
        "1|2/3|4/!",
        "1,2,4.5,978300760/3,4,2.0,978302109/!",
        "1,2,4.5,978300760/3,4,not a rating,and no time/!--columns=user=1,item=2",
        "who,what/1,2/3,4/!--columns=user=who,item=what",
        "2,1/4,3/!--columns=user=2,item=1 --header=no",
        "a;1;2/b;3;4/!--delimiter=; --columns=user=2,item=3 --quotes=no",
      })
  void allFormsOfThePairsGiveTheSame(String text, String options) throws IOException {
    String plain = "userId,movieId\n1,2\n3,4\n";
    String expected = score(numbers, plain.getBytes(StandardCharsets.UTF_8));
    assertTrue(expected.matches("userId,itemId,score\n1,2,[0-9.]+\n3,4,[0-9.]+\n"), expected);
    String pairs = text.replace('/', '\n').replace("\\t", "\t");
    String[] said = options == null ? new String[0] : options.split(" ");
    assertEquals(expected, score(numbers, pairs.getBytes(StandardCharsets.UTF_8), said));
  }

  /** The first byte that tells of an encoding is far behind what was looked at. */
  @Test
  void anEncodingThatIsFoundLate() throws IOException {
    String text = "user,item\n" + "z1,x1\n".repeat(200_000) + "é1,x2\n";
    String scores = score(texts, text.getBytes(WINDOWS_1252));
    assertTrue(scores.matches("(?s).*\né1,x2,[0-9.]+\n"), "wrong last line");
    assertEquals(scores, score(texts, text.getBytes(StandardCharsets.UTF_8)));
    assertEquals(scores, score(texts, text.getBytes(WINDOWS_1252), "--encoding=latin-1"));
  }

  @Test
  void whatCannotBeToldIsSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("pairs.csv"), "é1,x2\né3,x4\n");
    Path to = folder.resolve("scores.csv");
    Cli.run("score", texts, "--pairs", file, "--to", to)
        .assertBadInput(
            file
                + ": no header, and its columns don't tell what they are: line=1, columns=1: é1, 2:"
                + " x2; say what they are, such as --columns user=1,item=2");
    Cli.run("score", texts, "--pairs", file, "--to", to, "--columns=user=1,item=2").done();
    Files.delete(to);
    Cli.run("score", texts, "--pairs", file, "--to", to, "--columns=user=1,item=2,rating=3")
        .assertBadInput(
            "no such thing in pairs: --columns=rating=3; use user and item: --columns"
                + " user=1,item=2");
    Cli.run("score", texts, "--to", to, "--delimiter=;")
        .assertBadInput("option without use: --delimiter; it goes with --pairs");
  }
}
