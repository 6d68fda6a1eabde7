package dev.quire.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.experiment.Comparison.Findings;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of experiments with a known truth: how often what is said of them is right. */
class ErrorRatesTest {
  private static final int EXPERIMENTS = 1000;

  private static double rate(Simulation simulation, int experiments, Predicate<Findings> says) {
    List<Findings> all = simulation.findings(experiments);
    assertTrue(all.size() > 0.99 * experiments, "withheld: " + (experiments - all.size()));
    return (double) all.stream().filter(says).count() / all.size();
  }

  private static void assertBetween(double low, double high, double rate) {
    assertTrue(rate >= low && rate <= high, "rate: " + rate);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.5", "0.3, 0.5", "1, 0.1"})
  void whereNothingDiffersTestsSaySoInNineteenOfTwenty(double liked, double share) {
    Simulation same = new Simulation(600, share, 0.6, liked, 0);
    assertBetween(0.035, 0.065, rate(same, EXPERIMENTS, found -> found.welch().pValue() < 0.05));
    assertBetween(
        0.035, 0.065, rate(same, EXPERIMENTS, found -> found.cuped().test().pValue() < 0.05));
  }

  /**
   * A plain test that is looked at as often is wrong in 31 of 100 with half of the users in B; with
   * fewer of them there, the first looks come later and are fewer.
   */
  @ParameterizedTest
  @CsvSource({"1, 0.5, 0.31", "0.3, 0.5, 0.33", "1, 0.1, 0.24", "0.05, 0.1, 0.17"})
  void lookingAHundredTimesFindsNothingWhereNothingDiffers(
      double liked, double share, double plain) {
    Simulation same = new Simulation(1500, share, 0, liked, 0);
    int conclusive = 0;
    int peeked = 0;
    for (Findings found : same.findings(EXPERIMENTS)) {
      assertTrue(found.looks().size() > (share < 0.5 ? 60 : 90), "looks: " + found.looks().size());
      conclusive += found.conclusion().isPresent() ? 1 : 0;
      peeked +=
          found.looks().stream()
                  .anyMatch(look -> Math.abs(look.difference()) > 1.96 * look.standardError())
              ? 1
              : 0;
    }
    assertTrue(conclusive < 0.05 * EXPERIMENTS, "conclusive: " + conclusive);
    assertEquals(plain, (double) peeked / EXPERIMENTS, 0.03, "of a plain test");
  }

  @ParameterizedTest
  @CsvSource({"1, 0.5", "0.3, 0.5", "1, 0.1"})
  void intervalsHoldAPlantedEffectInNineteenOfTwenty(double liked, double share) {
    Simulation planted = new Simulation(600, share, 0.6, liked, 0.2);
    assertBetween(
        0.93,
        0.97,
        rate(
            planted,
            EXPERIMENTS,
            found -> found.welch().low() <= 0.2 && 0.2 <= found.welch().high()));
    assertBetween(
        0.93,
        0.97,
        rate(
            planted,
            EXPERIMENTS,
            found -> found.cuped().test().low() <= 0.2 && 0.2 <= found.cuped().test().high()));
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5, 600", "0.1, 0.5, 600", "0.2, 0.5, 600", "0.3, 0.5, 600", "0.3, 0.1, 600"})
  void thePowerIsAsPromised(double effect, double share, int users) {
    Simulation planted = new Simulation(users, share, 0, 1, effect);
    long inB = Math.round(users * Assignment.share(share));
    double promised =
        Power.of(new Sample(users - inB, 0, 1), new Sample(inB, 0, 1), effect).power();
    double found = rate(planted, 2 * EXPERIMENTS, each -> each.welch().pValue() < 0.05);
    assertEquals(promised, found, 0.03);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.2})
  void soManyUsersFindTheEffectInFourOfFive(double share) {
    Sample a = new Sample(Math.round(1000 * (1 - share)), 0, 1);
    Sample b = new Sample(Math.round(1000 * share), 0, 1);
    Power power = Power.of(a, b, -0.25);
    int users = (int) power.users().orElseThrow();
    Simulation planned = new Simulation(users, share, 0, 1, 0.25);
    assertEquals(0.8, rate(planned, 2 * EXPERIMENTS, each -> each.welch().pValue() < 0.05), 0.03);
    assertEquals(0.8, Power.of(a, b, power.detectable()).power(), 0.001);
  }

  @Test
  void noNumberOfUsersFindsAnEffectOfNothing() {
    Sample arm = new Sample(100, 0, 1);
    Power power = Power.of(arm, arm, 0);
    assertEquals(0.05, power.power(), 1e-9);
    assertTrue(power.users().isEmpty());
  }
}
