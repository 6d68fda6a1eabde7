package dev.quire.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.files.TakenNameException;
import dev.quire.mapped.SelfChecksum;
import dev.quire.parallel.RandomStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches that are stopped or killed go on, and nobody loses anything. */
class InterruptedTuningTest extends TuningFixture {
  private static final Pattern VALUE = Pattern.compile("\"(?!crc)[a-z_]+\":(\"\\w*\"|[-\\w.]+)");

  /** Counts epochs that are trained, and trials that come to a rung. */
  private static final class Counting implements TuningListener {
    private int epochs;
    private final List<String> rungs = new ArrayList<>();

    @Override
    public void onEpoch(Trial trial, int epoch, int until) {
      epochs++;
    }

    @Override
    public void onTrial(Trial trial, boolean known) {
      if (!known) {
        rungs.add(trial.number() + "/" + trial.rungs().size());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void aSearchThatIsStoppedGoesOnAndDoesNothingTwice(Method method) throws Exception {
    Counting whole = new Counting();
    TuningResult expected = run(tuning(GRID).method(method).listener(whole));
    byte[] bytes = Files.readAllBytes(to);
    Files.delete(to);

    Counting parts = new Counting();
    Optional<TuningResult> result = Optional.empty();
    int stops = 0;
    for (int i = 0; result.isEmpty(); i++) {
      assertTrue(i < 100, "goes on for ever");
      assertFalse(Files.exists(to));
      Tuning tuning = tuning(GRID).method(method).listener(parts).control(stopAfter(7 + i));
      result = tuning.run(to, false, pool);
      stops += result.isEmpty() ? 1 : 0;
    }
    assertTrue(stops > 2, "stops=" + stops);
    assertEquals(found(expected), found(result.get()));
    assertArrayEquals(bytes, Files.readAllBytes(to));
    assertEquals(whole.epochs, parts.epochs);
    assertEquals(whole.rungs, parts.rungs);
  }

  private Path ledger() {
    return folder.resolve("best.tune/ledger.jsonl");
  }

  /** A line of JSON with the checksum that it should have, whatever it had. */
  private static String sealed(String json) {
    String blank =
        json.contains("crc32c")
            ? json.replaceAll("\"crc32c\":\"[0-9a-f]{8}\"", "\"crc32c\":\"00000000\"")
            : json.replaceFirst("}$", ",\"crc32c\":\"00000000\"}");
    byte[] bytes = blank.getBytes(StandardCharsets.UTF_8);
    new SelfChecksum("crc32c").fillIn(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What ends a process, for these tests. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** As when the process ends between the file of a trial and its line, or within that. */
  @ParameterizedTest
  @CsvSource({
    "GRID,4,''",
    "GRID,1,'{\"trial\":1,\"sett'",
    "HALVING,5,''",
    "HALVING,14,'{'",
    "HALVING,17,''"
  })
  void aTrialWhoseLineIsMissingIsNotTrainedAgain(Method method, int last, String torn)
      throws Exception {
    Counting before = new Counting();
    TuningListener killing =
        new TuningListener() {
          @Override
          public void onEpoch(Trial trial, int epoch, int until) {
            before.onEpoch(trial, epoch, until);
          }

          @Override
          public void onTrial(Trial trial, boolean known) {
            before.onTrial(trial, known);
            if (before.rungs.size() == last) {
              throw new Killed();
            }
          }
        };
    assertThrows(
        Killed.class, () -> tuning(GRID).method(method).listener(killing).run(to, false, pool));
    List<String> lines = new ArrayList<>(Files.readAllLines(ledger()));
    lines.removeLast();
    Files.writeString(ledger(), String.join("\n", lines) + "\n" + torn);
    Counting after = new Counting();
    TuningResult result = run(tuning(GRID).method(method).listener(after));
    assertEquals(result.epochs(), before.epochs + after.epochs);
    assertEquals(before.rungs.getLast(), after.rungs.getFirst(), "it is only measured again");
  }

  private static String best(TuningResult result) {
    return sealed("{\"best\":" + result.best().number() + "}") + "\n";
  }

  /** As when the process ends when the model is there and the ledger not yet gone. */
  @Test
  void aSearchThatHasItsModelKnowsThatItIsDone() throws Exception {
    TuningResult expected = run(tuning(GRID));
    byte[] bytes = Files.readAllBytes(to);
    Files.delete(to);
    Path copy = folder.resolve("copy");
    Path blocked = Files.createDirectories(folder.resolve("best.tune")).resolve("somebody's");
    Files.writeString(blocked, "precious");
    TuningListener keep =
        (trial, known) -> {
          try {
            Files.copy(ledger(), copy, StandardCopyOption.REPLACE_EXISTING);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    tuning(GRID).listener(keep).run(to, false, pool);
    assertEquals("precious", Files.readString(blocked));
    assertFalse(Files.exists(ledger()));
    Files.writeString(ledger(), Files.readString(copy) + best(expected));

    Counting counting = new Counting();
    Optional<TuningResult> again = tuning(GRID).listener(counting).run(to, false, pool);
    assertEquals(found(expected), found(again.orElseThrow()));
    assertEquals(0, counting.epochs);
    assertArrayEquals(bytes, Files.readAllBytes(to));

    Files.writeString(ledger(), Files.readString(copy) + best(expected));
    Files.write(to, trained(Map.of("rank", "7")));
    assertThrows(TakenNameException.class, () -> tuning(GRID).run(to, false, pool));
  }

  @Test
  void anotherSearchIsNotLostUnlessItMayBe() throws Exception {
    tuning(GRID).control(stopAfter(3)).run(to, false, pool);
    assertEquals(
        "another search for this model was interrupted: folder="
            + folder.resolve("best.tune")
            + ", grid=[rank=1,2], that one's=[rank=1,2,3,4, tau=1,4,16]; let that one go on, or"
            + " replace it with force",
        problem(tuning("rank=1,2"), false));
    byte[] expected = trained(Map.of("rank", "1"));
    tuning("rank=1").run(to, true, pool);
    assertArrayEquals(expected, Files.readAllBytes(to));
    assertEquals(Set.of("best.safetensors"), names());
  }

  @Test
  void twoSearchesForOneModelKeepOffEachOther() throws Exception {
    List<String> second = new ArrayList<>();
    TuningListener starting =
        (trial, known) -> {
          if (trial.number() == 2) {
            second.add(problem(tuning(GRID), true));
          }
        };
    run(tuning(GRID).method(Method.GRID).listener(starting));
    assertEquals(
        List.of(
            "another search is at work for this model: folder="
                + folder.resolve("best.tune")
                + "; wait for its end, or choose another name for the model"),
        second);
  }

  @Test
  void aModelThatIsThereStays() throws Exception {
    byte[] other = trained(Map.of("rank", "7"));
    Files.write(to, other);
    assertThrows(TakenNameException.class, () -> tuning(GRID).run(to, false, pool));
    assertEquals(Set.of("best.safetensors"), names());
    assertArrayEquals(other, Files.readAllBytes(to));
    assertTrue(tuning(GRID).control(stopAfter(3)).run(to, true, pool).isEmpty());
    assertThrows(TakenNameException.class, () -> tuning(GRID).run(to, false, pool));
    tuning(GRID).run(to, true, pool);
    assertFalse(Arrays.equals(other, Files.readAllBytes(to)));
  }

  @Test
  void aDamagedLedgerIsNamed() throws Exception {
    tuning(GRID).control(stopAfter(3)).run(to, false, pool);
    String text = Files.readString(ledger());
    List<String> lines = text.lines().toList();
    String line = lines.get(1);
    String altered = line.replaceFirst("(\"score\":0\\.\\d)5?", "$16");
    assertFalse(altered.equals(line));
    String unsealed = line.replaceFirst(",\"crc32c\":\"[0-9a-f]{8}\"", "");
    assertFalse(unsealed.equals(line));
    String wordy = sealed(line.replace("\"score\":", "\"score\":\"x\",\"s\":"));
    for (String damaged :
        List.of(
            "x" + text,
            text.replace(line, wordy),
            text.replace(line, altered),
            text.replace(line, unsealed),
            text.replaceFirst("rank=1", "rank=9"),
            text + "{\n")) {
      Files.writeString(ledger(), damaged);
      String expected =
          ledger() + ": is damaged; remove " + ledger().getParent() + " and search anew";
      assertEquals(expected, problem(tuning(GRID), false));
    }
  }

  /** Whatever is left in a line: the search goes on with what it says, or says that it cannot. */
  @Test
  void noLineOfALedgerEndsInAnythingElse() throws Exception {
    tuning(GRID).control(stopAfter(9)).run(to, false, pool);
    List<String> lines = Files.readAllLines(ledger());
    List<String> odd =
        List.of("\"x\"", "{}", "[]", "null", "-1", "1e999", "2147483648", "true", "\"\"");
    RandomGenerator random = RandomStreams.of(3, 0);
    int refused = 0;
    for (int i = 0; i < 200; i++) {
      List<String> changed = new ArrayList<>(lines);
      int at = 1 + random.nextInt(lines.size() - 1);
      List<MatchResult> values = VALUE.matcher(lines.get(at)).results().toList();
      MatchResult value = values.get(random.nextInt(values.size()));
      String other = odd.get(random.nextInt(odd.size()));
      changed.set(
          at,
          sealed(
              new StringBuilder(lines.get(at))
                  .replace(value.start(1), value.end(1), other)
                  .toString()));
      Files.write(ledger(), changed);
      try {
        tuning(GRID).control(stopAfter(0)).run(to, false, pool);
      } catch (InvalidFileException e) {
        assertTrue(e.problem().toString().contains("is damaged; remove "), e.toString());
        refused++;
      }
    }
    assertTrue(refused > 50, "refused=" + refused);
  }

  /** As when the power fails: nothing forces them to disk. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTrialWhoseCheckpointIsDamagedIsTrainedAnew(boolean empty) throws Exception {
    TuningResult expected = run(tuning(GRID));
    byte[] best = Files.readAllBytes(to);
    Files.delete(to);
    tuning(GRID).control(stopAfter(27)).run(to, false, pool); // in the second rung
    List<Path> checkpoints =
        list(ledger().getParent()).stream()
            .filter(path -> path.toString().endsWith(".checkpoint.safetensors"))
            .toList();
    assertTrue(checkpoints.size() > 2, checkpoints.toString());
    for (Path checkpoint : checkpoints) {
      byte[] bytes = Files.readAllBytes(checkpoint);
      bytes[bytes.length - 1] ^= 1;
      Files.write(checkpoint, empty ? new byte[0] : bytes);
    }
    assertEquals(found(expected), found(run(tuning(GRID))));
    assertArrayEquals(best, Files.readAllBytes(to));
  }

  /** Without a ledger they are somebody's, whatever they are called. */
  @Test
  void filesThatNoLedgerNamesStay() throws Exception {
    Path tune = Files.createDirectories(folder.resolve("best.tune"));
    Path theirs = Files.writeString(tune.resolve("1.safetensors"), "precious");
    for (boolean force : List.of(false, true)) {
      assertEquals(
          "not of this search, but named like its trials: file="
              + theirs
              + "; move it, or choose another name for the model",
          problem(tuning(GRID), force));
      assertEquals("precious", Files.readString(theirs));
      assertFalse(Files.exists(ledger()));
    }
    Files.delete(theirs);
    tuning(GRID).control(stopAfter(9)).run(to, false, pool);
    Path far = Files.writeString(tune.resolve("70.safetensors"), "precious");
    tuning("rank=1").run(to, true, pool);
    assertEquals("precious", Files.readString(far));
    assertEquals(List.of(far), list(tune), "those of the search that was replaced are gone");
  }

  private static List<Path> list(Path of) throws IOException {
    try (Stream<Path> paths = Files.list(of)) {
      return paths.toList();
    }
  }

  /** As when there is no space for what somebody makes of the result. */
  @Test
  void aResultThatCannotBeKeptIsThereAgainWithoutTraining() throws Exception {
    TuningResult expected = run(tuning(GRID));
    Files.delete(to);
    TuningListener full =
        new TuningListener() {
          @Override
          public void onTrial(Trial trial, boolean known) {}

          @Override
          public void onResult(TuningResult result) throws IOException {
            throw new IOException("no space");
          }
        };
    assertThrows(IOException.class, () -> tuning(GRID).listener(full).run(to, false, pool));
    Counting again = new Counting();
    assertEquals(found(expected), found(run(tuning(GRID).listener(again))));
    assertEquals(0, again.epochs);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 23, 30})
  void anEpochThatIsLeftIsDoneLater(int last) throws Exception {
    Counting whole = new Counting();
    TuningResult expected = run(tuning(GRID).listener(whole));
    byte[] bytes = Files.readAllBytes(to);
    Files.delete(to);
    AtomicBoolean wanted = new AtomicBoolean();
    Counting parts = new Counting();
    TuningListener leaving =
        new TuningListener() {
          @Override
          public void onEpoch(Trial trial, int epoch, int until) {
            parts.onEpoch(trial, epoch, until);
            wanted.set(parts.epochs >= last);
          }

          @Override
          public void onTrial(Trial trial, boolean known) {
            parts.onTrial(trial, known);
          }
        };
    assertTrue(
        tuning(GRID)
            .listener(leaving)
            .interruptible(wanted::get, Duration.ZERO)
            .run(to, false, pool)
            .isEmpty());
    assertEquals(last, parts.epochs, "the next one is left");
    assertEquals(found(expected), found(run(tuning(GRID).listener(parts))));
    assertArrayEquals(bytes, Files.readAllBytes(to));
    assertEquals(whole.epochs, parts.epochs);
    assertEquals(whole.rungs, parts.rungs);
  }
}
