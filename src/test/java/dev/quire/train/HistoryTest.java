package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
  private static final long RATINGS = 100;

  /** The validation error is least at one epoch. */
  private static List<EpochResult> history(int epochs, int best) {
    List<EpochResult> history = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      OptionalDouble rmse = OptionalDouble.of(1 + Math.abs(epoch - best) / 1e6);
      history.add(
          new EpochResult(epoch, Goal.OBJECTIVE, 1.0 / epoch, 0.5, rmse, OptionalDouble.empty()));
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
    assertEquals(512 + 5, kept.size(), "1022 and 1024 are even ones");
    assertEquals(List.of(1, 2, 4, 6), kept.subList(0, 4));
    assertTrue(kept.contains(333) && !kept.contains(335));
    assertEquals(1025, kept.getLast());
    assertEquals(kept.stream().sorted().toList(), kept);
  }

  @ParameterizedTest
  @CsvSource({"513,1", "10000,77", "100000,99999", "1000000,500000"})
  void howeverManyEpochsThereAreTheyFit(int count, int best) {
    List<Integer> kept = epochs(History.thinned(history(count, best)));
    assertTrue(kept.size() <= History.MOST + 7 && kept.size() > History.MOST / 2);
    assertEquals(1, kept.getFirst());
    assertEquals(count, kept.getLast());
    assertTrue(kept.contains(best));
  }

  /** As a training that was interrupted has it. */
  @ParameterizedTest
  @CsvSource({"513,1,514", "600,77,1100", "1025,1024,1026", "3000,2999,5001", "700,900,2000"})
  void whatWasThinnedAndThenWentOnIsTheSame(int saved, int best, int count) {
    List<EpochResult> whole = history(count, best);
    List<EpochResult> resumed =
        new ArrayList<>(History.parse(History.json(whole.subList(0, saved))));
    assertEquals(saved, resumed.getLast().epoch());
    resumed.addAll(whole.subList(saved, count));
    assertEquals(History.thinned(whole), History.thinned(resumed));
    assertEquals(History.json(whole), History.json(resumed));
  }

  /** A training that was interrupted goes on or ends as it would have. */
  @ParameterizedTest
  @ValueSource(ints = {2, 512, 513, 600, 601, 1026, 4000})
  void whatTheLastEpochGainedIsInAThinnedHistory(int count) {
    List<EpochResult> history = new ArrayList<>();
    for (int epoch = 1; epoch <= count; epoch++) {
      double objective = 2 + epoch % 2; // back and forth: over two epochs nothing is gained
      history.add(
          new EpochResult(
              epoch,
              Goal.OBJECTIVE,
              objective,
              0.5,
              OptionalDouble.empty(),
              OptionalDouble.empty()));
    }
    StopRule rule = new StopRule(0.01, 0, RATINGS);
    List<EpochResult> saved = History.parse(History.json(history));
    assertFalse(rule.gainsLittle(history, 1));
    assertFalse(rule.gainsLittle(saved, 1));
    for (int turn = 1; turn <= History.TURN; turn++) {
      assertEquals(rule.gain(history, turn), rule.gain(saved, turn));
      assertEquals(rule.gainsLittle(history, turn), rule.gainsLittle(saved, turn));
    }
  }

  /** One epoch of four that gains nothing is no end, and four that gain little are. */
  @Test
  void aTurnIsLookedAtAsAWhole() {
    double[] bounds = {-100, -90, -80, -70, -60, -55, -55, -54, -54, -54, -54};
    List<EpochResult> history = new ArrayList<>();
    StopRule rule = new StopRule(0.5 / RATINGS, 0, RATINGS);
    List<Integer> single = new ArrayList<>();
    List<Integer> turns = new ArrayList<>();
    for (double bound : bounds) {
      int epoch = history.size() + 1;
      history.add(
          new EpochResult(
              epoch, Goal.ELBO, bound, 0.5, OptionalDouble.empty(), OptionalDouble.empty()));
      if (rule.gainsLittle(history, 1)) {
        single.add(epoch);
      }
      if (rule.gainsLittle(history, 4)) {
        turns.add(epoch);
      }
    }
    assertEquals(List.of(7, 9, 10, 11), single);
    assertEquals(List.of(10, 11), turns, "-54 after -55, and after -55 of the sixth and seventh");
    assertEquals((-54.0 + 55) / 4 / RATINGS, rule.gain(history.subList(0, 10), 4));
    assertEquals(10.0 / RATINGS, rule.gain(history.subList(0, 3), 4), "of the two that there are");
    assertFalse(rule.gainsLittle(history.subList(0, 1), 1));
    assertFalse(rule.gainsLittle(List.of(), 1));
  }

  /** As the tolerance measures it: the bound for each rating, the objective as a share. */
  @Test
  void aGainIsInTheUnitOfTheGoal() {
    for (Goal goal : Goal.values()) {
      List<EpochResult> history =
          List.of(
              new EpochResult(1, goal, -50, 0.5, OptionalDouble.empty(), OptionalDouble.empty()),
              new EpochResult(2, goal, -40, 0.5, OptionalDouble.empty(), OptionalDouble.empty()));
      assertEquals(
          goal == Goal.ELBO ? 10.0 / RATINGS : 10.0 / 50,
          new StopRule(0, 0, RATINGS).gain(history, 1));
      assertEquals(0, new StopRule(0, 0, RATINGS).gain(history.subList(0, 1), 1));
    }
  }

  /** Ratings of a model of both, whose preferences have the first epochs. */
  private static List<EpochResult> ofBoth(int epochs, int best, int preferences, int bestOfThem) {
    List<EpochResult> history = new ArrayList<>();
    for (EpochResult result : history(epochs, best)) {
      double ndcg = 0.5 - Math.abs(result.epoch() - bestOfThem) / 1e6;
      history.add(
          new EpochResult(
              result.epoch(),
              Goal.ELBO,
              result.objective(),
              0.5,
              result.validationRmse(),
              result.epoch() <= preferences ? OptionalDouble.of(ndcg) : OptionalDouble.empty()));
    }
    return history;
  }

  @ParameterizedTest
  @CsvSource({"9,2,5,3", "9,9,5,5", "3000,2999,1001,999", "3000,1,3000,2999", "700,900,3,9"})
  void preferencesBesideRatingsHaveABestEpochOfTheirOwn(
      int count, int best, int preferences, int bestOfThem) {
    List<EpochResult> history = ofBoth(count, best, preferences, bestOfThem);
    List<EpochResult> saved = History.parse(History.json(history));
    for (List<EpochResult> either : List.of(history, saved)) {
      assertEquals(Math.min(count, best), History.bestEpoch(either));
      assertEquals(Math.min(preferences, bestOfThem), History.bestPreferenceEpoch(either));
      assertEquals(preferences, History.lastPreferenceEpoch(either));
      assertEquals(best < count || bestOfThem < preferences, History.bestIsEarlier(either));
    }
    assertEquals(History.thinned(history), saved);
    assertTrue(saved.size() <= History.MOST + 6);
  }

  @Test
  void preferencesEndWhenTheirListsHaveNotBecomeBetterForSomeEpochs() {
    assertEquals(7, new StopRule(0, 3, RATINGS).preferenceEpochs(ofBoth(6, 1, 6, 4), 12));
    assertEquals(7, new StopRule(0, 3, RATINGS).preferenceEpochs(ofBoth(40, 1, 7, 4), 12));
    assertEquals(6, new StopRule(0, 3, RATINGS).preferenceEpochs(ofBoth(6, 1, 6, 4), 6));
    assertEquals(12, new StopRule(0, 0, RATINGS).preferenceEpochs(ofBoth(6, 1, 6, 4), 12));
    assertEquals(12, new StopRule(0, 3, RATINGS).preferenceEpochs(history(6, 1), 12));
    assertEquals(12, new StopRule(0, 3, RATINGS).preferenceEpochs(List.of(), 12));
  }

  @Test
  void listsOfAModelOfPreferencesAloneAreNotBesideAnything() {
    OptionalDouble none = OptionalDouble.empty();
    List<EpochResult> history =
        List.of(
            new EpochResult(1, Goal.OBJECTIVE, 5, 0.5, none, OptionalDouble.of(0.2)),
            new EpochResult(2, Goal.OBJECTIVE, 4, 0.5, none, OptionalDouble.of(0.1)));
    assertEquals(1, History.bestEpoch(history));
    assertEquals(0, History.bestPreferenceEpoch(history));
    assertEquals(0, History.lastPreferenceEpoch(history));
    assertTrue(History.bestIsEarlier(history));
  }

  @Test
  void withoutValidationThereIsNoBest() {
    List<EpochResult> history = new ArrayList<>();
    for (int epoch = 1; epoch <= 2000; epoch++) {
      history.add(
          new EpochResult(
              epoch, Goal.ELBO, -epoch, 0.5, OptionalDouble.empty(), OptionalDouble.empty()));
    }
    List<Integer> kept = epochs(History.thinned(history));
    assertEquals(1, kept.getFirst());
    assertEquals(4, kept.get(1));
    assertEquals(504, kept.size());
  }
}
