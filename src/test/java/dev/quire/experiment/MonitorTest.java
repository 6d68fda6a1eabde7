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
    double varianceA = 280 / 278.0; // each outcome is 1 off its stage's mean
    double varianceB = 120 / 118.0;
    double weights =
        1 / (varianceA / 180 + varianceB / 20) + 1 / (varianceA / 100 + varianceB / 100);
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
