package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
  /** The validation error is least at one epoch. */
  private static List<EpochResult> history(int epochs, int best) {
    List<EpochResult> history = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      OptionalDouble rmse = OptionalDouble.of(1 + Math.abs(epoch - best) / 1e6);
      history.add(new EpochResult(epoch, Goal.OBJECTIVE, 1.0 / epoch, 0.5, rmse));
    }
    return history;
  }

  private static List<Integer> epochs(List<EpochResult> history) {
    return history.stream().map(EpochResult::epoch).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20, 511, 512})
  void fewEpochsAreAllKept(int count) {
    assertEquals(history(count, 1), History.thinned(history(count, 1)));
  }

  @Test
  void oneInTwoAndTheFirstTheBestAndTheLast() {
    List<Integer> kept = epochs(History.thinned(history(1025, 333)));
    assertEquals(512 + 3, kept.size());
    assertEquals(List.of(1, 2, 4, 6), kept.subList(0, 4));
    assertTrue(kept.contains(333) && !kept.contains(335));
    assertEquals(1025, kept.getLast());
    assertEquals(kept.stream().sorted().toList(), kept);
  }

  @ParameterizedTest
  @CsvSource({"513,1", "10000,77", "100000,99999", "1000000,500000"})
  void howeverManyEpochsThereAreTheyFit(int count, int best) {
    List<Integer> kept = epochs(History.thinned(history(count, best)));
    assertTrue(kept.size() <= History.MOST + 3 && kept.size() > History.MOST / 2);
    assertEquals(1, kept.getFirst());
    assertEquals(count, kept.getLast());
    assertTrue(kept.contains(best));
  }

  @Test
  void withoutValidationThereIsNoBest() {
    List<EpochResult> history = new ArrayList<>();
    for (int epoch = 1; epoch <= 2000; epoch++) {
      history.add(new EpochResult(epoch, Goal.ELBO, -epoch, 0.5, OptionalDouble.empty()));
    }
    List<Integer> kept = epochs(History.thinned(history));
    assertEquals(1, kept.getFirst());
    assertEquals(4, kept.get(1));
    assertEquals(501, kept.size());
  }
}
