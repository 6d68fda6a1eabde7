package dev.quire.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MonitorTest {
  private static void add(Monitor monitor, double share, Arm arm, int users, double level) {
    for (int i = 0; i < users; i++) {
      monitor.add(new Observation("u", arm, share, level + (i % 2 == 0 ? 1 : -1), 0));
    }
  }

  /**
   * B is worse by 1 in both weeks, but most of its users come in the second, which is better by 10
   * for all: means over everybody would say that B is better by far.
   */
  @Test
  void stagesAreComparedWithinThemselves() {
    Monitor monitor = new Monitor();
    add(monitor, 0.1, Arm.A, 180, 5);
    add(monitor, 0.1, Arm.B, 20, 4);
    add(monitor, 0.5, Arm.A, 100, 15);
    add(monitor, 0.5, Arm.B, 100, 14);
    Look look = monitor.look();
    assertEquals(400, look.users());
    assertEquals(-1, look.difference(), 1e-12);
    double variance = 400 / 396.0; // each outcome is 1 off the mean of its arm and stage
    double weights = 1 / (variance / 180 + variance / 20) + 1 / (variance / 100 + variance / 100);
    assertEquals(Math.sqrt(1 / weights), look.standardError(), 1e-12);
    assertTrue(look.isHarm());
  }

  @Test
  void itWaitsForThirtyUsersInEachArmAndForSomethingThatVaries() {
    Monitor monitor = new Monitor();
    assertFalse(monitor.isReady());
    add(monitor, 0.5, Arm.A, 100, 1);
    add(monitor, 0.5, Arm.B, 29, 1);
    assertFalse(monitor.isReady());
    add(monitor, 0.5, Arm.B, 1, 1);
    assertTrue(monitor.isReady());
    Monitor flat = new Monitor();
    for (int i = 0; i < 100; i++) {
      flat.add(new Observation("u" + i, i % 2 == 0 ? Arm.A : Arm.B, 0.5, 0, 0));
    }
    assertFalse(flat.isReady());
  }

  /** A's users alone say how much outcomes vary: B's first thirty have liked nothing. */
  @Test
  void anArmWhoseOutcomesDoNotVaryProvesNothing() {
    Monitor monitor = new Monitor();
    for (int i = 0; i < 300; i++) {
      monitor.add(new Observation("a" + i, Arm.A, 0.1, i % 20 == 0 ? 1 : 0, 0));
    }
    for (int i = 0; i < 30; i++) {
      monitor.add(new Observation("b" + i, Arm.B, 0.1, 0, 0));
    }
    Look look = monitor.look();
    double variance = 300 * 0.05 * 0.95 / (299 + 29);
    assertEquals(-0.05, look.difference(), 1e-12);
    assertEquals(Math.sqrt(variance / 300 + variance / 30), look.standardError(), 1e-12);
    assertFalse(look.isConclusive() || look.isHarm(), look.toString());
  }

  /** B was better beyond doubt, and is hardly worse by now: that is no harm. */
  @Test
  void harmIsWhatTheLookItselfShows() {
    Monitor monitor = new Monitor();
    add(monitor, 0.25, Arm.A, 100, 1);
    add(monitor, 0.25, Arm.B, 100, 2);
    assertTrue(monitor.look().isConclusive());
    assertFalse(monitor.look().isHarm());
    add(monitor, 0.5, Arm.A, 100, 1);
    add(monitor, 0.5, Arm.B, 100, -0.01);
    Look look = monitor.look();
    assertEquals(-0.005, look.difference(), 1e-12);
    assertTrue(look.isConclusive(), "of this look or those before it");
    assertFalse(look.isHarm());
    assertTrue(new Look(9, -0.2, 0.1, 0.2, 0.05).isHarm());
    assertFalse(new Look(9, 0.2, 0.1, 0.2, 0.05).isHarm());
  }

  /** What is known of the effects must not be learned from them. */
  @Test
  void tauStaysThatOfTheFirstLook() {
    Monitor monitor = new Monitor();
    add(monitor, 0.5, Arm.A, 50, 1);
    add(monitor, 0.5, Arm.B, 50, 1);
    monitor.look();
    for (int i = 0; i < 100; i++) {
      monitor.add(new Observation("u", i % 2 == 0 ? Arm.A : Arm.B, 0.5, i % 4 < 2 ? 11 : -9, 0));
    }
    Look look = monitor.look();
    double tau = 0.1 * Math.sqrt(100 / 98.0);
    double boundary =
        new AlwaysValid(tau).boundary(look.standardError() * look.standardError(), 0.05);
    assertEquals(boundary, look.boundary(), 1e-9);
  }

  /** As long as one share alone has users of both arms, it is the plain difference. */
  @Test
  void aStageWithOneArmSaysNothing() {
    Monitor monitor = new Monitor();
    add(monitor, 0.01, Arm.A, 50, 7);
    add(monitor, 0.5, Arm.A, 30, 1);
    add(monitor, 0.5, Arm.B, 30, 3);
    assertEquals(2, monitor.look().difference(), 1e-12);
    Monitor apart = new Monitor();
    add(apart, 0.01, Arm.A, 50, 7);
    add(apart, 0.5, Arm.B, 30, 3);
    assertFalse(apart.isReady());
  }
}
