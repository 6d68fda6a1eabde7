package dev.quire.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.TakenNameException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches that are stopped or killed go on, and nobody loses anything. */
class InterruptedTuningTest extends TuningFixture {
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
    Files.writeString(
        ledger(), Files.readString(copy) + "{\"best\":" + expected.best().number() + "}\n");

    Counting counting = new Counting();
    Optional<TuningResult> again = tuning(GRID).listener(counting).run(to, false, pool);
    assertEquals(found(expected), found(again.orElseThrow()));
    assertEquals(0, counting.epochs);
    assertArrayEquals(bytes, Files.readAllBytes(to));

    Files.writeString(
        ledger(), Files.readString(copy) + "{\"best\":" + expected.best().number() + "}\n");
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
    for (String damaged :
        List.of("x" + text, text.replace("\"score\":", "\"score\":\"x\",\"s\":"), text + "{\n")) {
      Files.writeString(ledger(), damaged);
      String expected =
          ledger() + ": is damaged; remove " + ledger().getParent() + " and search anew";
      assertEquals(expected, problem(tuning(GRID), false));
    }
  }
}
