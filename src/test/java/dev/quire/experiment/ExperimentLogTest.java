package dev.quire.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Target;
import dev.quire.parallel.RandomStreams;
import dev.quire.problem.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentLogTest {
  private static final String HEAD =
      """
      {"experiment":"x","evidence":"observed","outcome":"clicks","a":"old","b":"new"}
      """;

  private static final String AGAIN = "get the one that was written, or run the experiment again";

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("log.jsonl"), text);
  }

  private static Arm arm(String user, double share) {
    return new Assignment("n\u00e4me").arm(user, share);
  }

  @Test
  void aLogThatIsReadIsTheOneThatWasWritten() throws IOException {
    List<Observation> seen =
        List.of(
            new Observation("7", arm("7", 3 / 256.0), 3 / 256.0, 0.1 + 0.2, Math.PI),
            new Observation("\u00e9 \"\n", arm("\u00e9 \"\n", 0.5), 0.5, -1e-300, 0));
    ExperimentLog log =
        new ExperimentLog(
            "n\u00e4me",
            Evidence.SIMULATED_BY_TESTED,
            "stars",
            "a b",
            "c",
            List.of(3 / 256.0, 0.5),
            seen);
    Path file = folder.resolve("log.jsonl");
    log.write(Target.file(file, false));
    assertEquals(log, ExperimentLog.read(file));
    List<String> lines = Files.readAllLines(file);
    assertEquals(4, lines.size());
    assertTrue(lines.getFirst().endsWith(",\"closing\":\"sha256\"}"), lines.getFirst());
    assertTrue(log.isRollout());
    assertEquals(
        "{\"user\":\"7\",\"arm\":\"A\",\"share\":0.01171875,\"outcome\":0.30000000000000004,"
            + "\"earlier\":3.141592653589793}",
        Files.readAllLines(file).get(1));
  }

  /** Where it ended does not make it a comparison. */
  @Test
  void aRollOutThatEndsInItsFirstStageIsOne() throws IOException {
    List<Observation> seen = new Simulation(400, 0.5, 0, 1, -1).log(1).observations();
    ExperimentLog log =
        new ExperimentLog("x", Evidence.OBSERVED, "y", "a", "b", List.of(0.5, 0.75), seen);
    Path file = folder.resolve("log.jsonl");
    log.write(Target.file(file, false));
    ExperimentLog read = ExperimentLog.read(file);
    assertEquals(log, read);
    assertTrue(read.isRollout());
    assertEquals(Rollout.Verdict.STOP, Rollout.of(read).stages().getFirst().verdict());
    assertEquals(
        "a roll-out has several shares: [0.5, 0.75]",
        assertThrows(IllegalArgumentException.class, () -> Comparison.of(read, 0.05)).getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new ExperimentLog("x", Evidence.OBSERVED, "y", "a", "b", List.of(0.75), seen));
  }

  @Test
  void withoutPlannedSharesTheyAreThoseOfTheUsers() throws IOException {
    String user = "{\"user\":\"%d\",\"arm\":\"A\",\"share\":%s,\"outcome\":1,\"earlier\":2}\n";
    String first = user.formatted(1, 0.1) + user.formatted(2, 0.1);
    assertEquals(List.of(0.1), ExperimentLog.read(file(HEAD + first)).shares());
    ExperimentLog both = ExperimentLog.read(file(HEAD + first + user.formatted(3, 0.5)));
    assertEquals(List.of(0.1, 0.5), both.shares());
    assertTrue(both.isRollout());
    String planned = HEAD.replace("}", ",\"shares\":[0.1, 0.25]}");
    assertWrong(
        planned + first + user.formatted(3, 0.5),
        "field is wrong: line=4, field=share, value=0.5; write one of the shares of the first line");
    for (String wrong : List.of("[]", "0.5", "[0.5,1]", "[\"0.5\"]")) {
      assertWrong(
          HEAD.replace("}", ",\"shares\":" + wrong + "}") + first,
          "field is wrong: line=1, field=shares, value="
              + wrong
              + "; write a list of the shares of B, each over 0 and below 1");
    }
  }

  /** Squares of such numbers are infinite, or 0. */
  @ParameterizedTest
  @ValueSource(strings = {"1e200", "1e-120", "1e308"})
  void outcomesBeyondArithmeticAreRefused(String large) throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    for (int user = 0; user < 200; user++) {
      text.append(
          String.format(
              Locale.ROOT,
              "{\"user\":\"%d\",\"arm\":\"%s\",\"share\":0.5,\"outcome\":%s,\"earlier\":2}%n",
              user,
              user % 2 == 0 ? "A" : "B",
              user % 3 == 0 ? large : "0"));
    }
    ExperimentLog log = ExperimentLog.read(file(text.toString()));
    for (Executable use :
        List.<Executable>of(() -> Comparison.of(log, 0.05), () -> Rollout.of(log))) {
      String message = assertThrows(BadInputException.class, use).getMessage();
      assertTrue(
          message.startsWith("outcomes too large or too small to compute with: standard error="),
          message);
    }
  }

  @Test
  void aLineThatIsTooLongIsNamed() throws IOException {
    assertWrong(
        HEAD + "{\"user\":\"" + "1".repeat(70_000) + "\"}\n",
        "line too long: line=2, characters=more than 65536; write each user on a line of its own");
  }

  @Test
  void aReplayHasTheSameNumbers() throws IOException {
    ExperimentLog log = new Simulation(400, 0.3, 0.5, 0.3, 0.1).log(3);
    Path file = folder.resolve("log.jsonl");
    log.write(Target.file(file, false));
    assertEquals(Comparison.of(log, 0.05), Comparison.of(ExperimentLog.read(file), 0.05));
    assertFalse(log.isRollout());
  }

  private Path written() throws IOException {
    Path file = folder.resolve("log.jsonl");
    new Simulation(200, 0.3, 0.5, 0.3, 0.1).log(3).write(Target.file(file, true));
    return file;
  }

  @Test
  void theClosingLineIsOfAllLinesBeforeIt() throws Exception {
    List<String> lines = Files.readAllLines(written());
    StringBuilder before = new StringBuilder();
    lines.subList(0, lines.size() - 1).forEach(line -> before.append(line).append('\n'));
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(before.toString().getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "{\"users\":200,\"sha256\":\"" + HexFormat.of().formatHex(digest) + "\"}", lines.getLast());
    assertEquals(200, ExperimentLog.read(file(Files.readString(written()))).observations().size());
  }

  /** Wherever it was cut: between lines and within them. */
  @Test
  void aLogThatIsCutShortIsRefused() throws IOException {
    String text = Files.readString(written());
    String cutShort = "the log is cut short: users=%d; " + AGAIN;
    List<String> lines = text.lines().toList();
    for (int left : new int[] {2, 101, 200, 201}) {
      String some = String.join("\n", lines.subList(0, left)) + "\n";
      assertWrong(some, cutShort.formatted(left - 1));
    }
    RandomGenerator random = RandomStreams.of(16, 0);
    for (int i = 0; i < 100; i++) {
      Path cut = file(text.substring(0, 1 + random.nextInt(text.length() - 2)));
      assertThrows(InvalidFileException.class, () -> ExperimentLog.read(cut));
    }
  }

  @Test
  void aLogThatIsAlteredIsRefused() throws IOException {
    String text = Files.readString(written());
    List<String> lines = text.lines().toList();
    String altered = "the log is not the one that was closed: lines were altered, lost or added: ";
    String[] user = lines.get(7).split("\"outcome\":", -1);
    String other = user[0] + "\"outcome\":7," + user[1].substring(user[1].indexOf("\"earlier"));
    assertWrong(
        text.replace(lines.get(7), other), altered + "users=200, when closed=200; " + AGAIN);
    assertWrong(
        text.replace(lines.get(7) + "\n", ""), altered + "users=199, when closed=200; " + AGAIN);
    assertWrong(
        text.replace(lines.get(7), "").replace(lines.get(8), lines.get(8) + "\n" + lines.get(7)),
        altered + "users=200, when closed=200; " + AGAIN);
    assertWrong(
        text.replace("\"a\":\"a\"", "\"a\":\"z\""),
        altered + "users=200, when closed=200; " + AGAIN);
    assertWrong(text + lines.get(7) + "\n", "goes on behind its closing line: line=203; " + AGAIN);
    assertEquals(200, ExperimentLog.read(file(text.replace("\n", "\r\n"))).observations().size());
  }

  @Test
  void whatIsWithoutAClosingLineIsReadAndThatIsSaid() throws IOException {
    String user = "{\"user\":\"1\",\"arm\":\"A\",\"share\":0.5,\"outcome\":1,\"earlier\":2}\n";
    Path file = file(HEAD + user);
    List<String> said = new ArrayList<>();
    ExperimentLog.read(file, notice -> said.add(notice.toString()));
    assertEquals(
        List.of(file + ": nothing tells whether the log is whole: it has no closing line: users=1"),
        said);
    said.clear();
    ExperimentLog.read(file(Files.readString(written())), notice -> said.add(notice.toString()));
    assertEquals(List.of(), said);
  }

  /** Of an experiment that was played; people may have been assigned by anybody. */
  @Test
  void aUserInTheArmOfOthersIsRefused() throws IOException {
    Arm right = new Assignment("x").arm("17", 0.5);
    Arm wrong = right == Arm.A ? Arm.B : Arm.A;
    String user = "{\"user\":\"17\",\"arm\":\"%s\",\"share\":0.5,\"outcome\":1,\"earlier\":2}\n";
    for (String evidence : List.of("held-out", "simulated", "simulated-by-tested")) {
      String head = HEAD.replace("observed", evidence);
      assertEquals(
          right,
          ExperimentLog.read(file(head + user.formatted(right))).observations().getFirst().arm());
      assertWrong(
          head + user.formatted(wrong),
          "field is wrong: line=2, field=arm, value=\""
              + wrong
              + "\"; get the log again: the experiment has this user in the other arm");
    }
    assertEquals(
        wrong,
        ExperimentLog.read(file(HEAD + user.formatted(wrong))).observations().getFirst().arm());
  }

  @Test
  void whatOtherProgramsWriteIsRead() throws IOException {
    ExperimentLog log =
        ExperimentLog.read(
            file(
                HEAD
                    + "\n{\"arm\": \"B\", \"user\": \"u\", \"share\": 5e-1, \"outcome\": 1,"
                    + " \"earlier\": 0, \"more\": [1]}\r\n"));
    assertEquals(List.of(new Observation("u", Arm.B, 0.5, 1, 0)), log.observations());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'user':'1','arm':'C','share':0.5,'outcome':1,'earlier':2} | field is wrong: line=2,"
            + " field=arm, value=\"C\"; write A or B",
        "{'user':1,'arm':'A','share':0.5,'outcome':1,'earlier':2} | field is wrong: line=2,"
            + " field=user, value=1; write a text",
        "{'user':'1','arm':'A','share':1,'outcome':1,'earlier':2} | field is wrong: line=2,"
            + " field=share, value=1; write the share of B, over 0 and below 1",
        "{'user':'1','arm':'A','share':0.5,'outcome':'NaN','earlier':2} | field is wrong: line=2,"
            + " field=outcome, value=\"NaN\"; write a number",
        "{'user':'1','arm':'A','share':0.5,'outcome':1e999,'earlier':2} | field is wrong: line=2,"
            + " field=outcome, value=\"Infinity\"; write a number",
        "{'user':'1','arm':'A','share':0.5,'outcome':1} | field is missing: line=2, field=earlier;"
            + " write a number",
        "{'user':'1', | not a JSON object: line=2, value={\"user\":\"1\",; write one on each line",
        "[] | field is missing: line=2, field=user; write a text",
      })
  void aWrongLineIsNamed(String line, String problem) throws IOException {
    assertWrong(HEAD + line.replace('\'', '"') + "\n", problem);
  }

  private void assertWrong(String text, String problem) throws IOException {
    Path file = file(text);
    assertEquals(
        file + ": " + problem,
        assertThrows(InvalidFileException.class, () -> ExperimentLog.read(file)).getMessage());
  }

  @Test
  void aLogIsOfAnExperimentWithUsersWhoAreThereOnce() throws IOException {
    String none =
        "not the log of an experiment; its first line has the field experiment, with the name";
    assertWrong("", none);
    assertWrong("{\"user\":\"1\"}\n", none);
    assertWrong(HEAD, "a log without users; write a line for each of them");
    assertWrong(
        HEAD.replace("observed", "hearsay"),
        "field is wrong: line=1, field=evidence, value=\"hearsay\"; use one of observed, held-out,"
            + " simulated, simulated-by-tested");
    String user = "{\"user\":\"1\",\"arm\":\"A\",\"share\":0.5,\"outcome\":1,\"earlier\":2}\n";
    assertWrong(
        HEAD + user + user,
        "field is wrong: line=3, field=user, value=\"1\"; write one line for each user: they are not"
            + " independent otherwise");
  }
}
