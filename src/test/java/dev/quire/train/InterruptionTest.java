package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.ModelNumbers;
import dev.quire.model.ParameterMemory;
import dev.quire.model.SideFeatures;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
  private static final ParameterMemory.Shape SHAPE =
      new ParameterMemory.Shape(3, 5, 7, 2, Set.of(), 0);

  @TempDir Path folder;

  private static boolean isDueAfter(int done, Path where, boolean wanted) {
    return isDueAfter(done, where, wanted, Duration.ZERO);
  }

  private static boolean isDueAfter(int done, Path where, boolean wanted, Duration shortest) {
    try (Arena arena = Arena.ofConfined();
        ParameterMemory memory = ParameterMemory.allocate(SHAPE);
        Interruption interruption =
            new Interruption(
                Optional.of(() -> wanted), shortest, new KeptEpoch(where, "m", SHAPE))) {
      ModelNumbers numbers = memory.numbers(SideFeatures.NONE, arena);
      assertFalse(interruption.isDue(), "no epoch is at hand");
      if (done > 0) {
        interruption.begin(done - 1, numbers, () -> {});
        interruption.end();
      }
      interruption.begin(done, numbers, () -> {});
      boolean due = interruption.isDue();
      interruption.end();
      assertFalse(interruption.isDue(), "no more");
      return due;
    }
  }

  @Test
  void anEpochIsLeftWhenThatIsWanted() {
    assertTrue(isDueAfter(1, folder, true));
    assertFalse(isDueAfter(1, folder, false));
    assertEquals(0, folder.toFile().list().length);
  }

  @Test
  void afterAShortOneItIsFinished() {
    assertFalse(isDueAfter(2, folder, true, Duration.ofDays(1)));
    assertTrue(isDueAfter(2, folder, true, Duration.ofNanos(1)));
  }

  /** With nothing to go back to, what is saved would be neither the one nor the other epoch. */
  @Test
  void withoutSpaceForACopyItIsFinished() {
    Path nowhere = folder.resolve("nowhere");
    assertFalse(isDueAfter(1, nowhere, true));
    assertTrue(isDueAfter(0, nowhere, true), "before the first epoch there is nothing to copy");
    assertFalse(Files.exists(nowhere));
  }
}
