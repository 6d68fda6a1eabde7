package dev.quire.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.problem.BadInputException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentTest {
  private static final int USERS = 20_000;

  /** By {@code hashlib.sha256(b"boost:1").digest()} of Python, and so on. */
  @ParameterizedTest
  @CsvSource({
    "boost, 1, 212, 9182279664193110601",
    "boost, 17, 119, -1645685972875101895",
    "boost, u-\u00fc, 209, -3944364156018734742",
    "other, 1, 101, -3409839163378524393",
    "x, 196, 251, -3019833628452788258",
  })
  void theFirstByteOfTheHashDecides(String salt, String user, int first, long next) {
    Assignment assignment = new Assignment(salt);
    assertEquals(Arm.A, assignment.arm(user, first / 256.0));
    assertEquals(Arm.B, assignment.arm(user, (first + 1) / 256.0));
    assertEquals(next, assignment.arrival(user));
  }

  @Test
  void whoIsInBStaysThereWhenItsShareIsRaised() {
    Assignment assignment = new Assignment("ramp");
    double[] shares = {Assignment.share(0.01), Assignment.share(0.1), 0.5, Assignment.share(0.99)};
    for (int user = 0; user < USERS; user++) {
      String id = Integer.toString(user);
      for (int stage = 1; stage < shares.length; stage++) {
        assertTrue(
            assignment.arm(id, shares[stage - 1]) == Arm.A
                || assignment.arm(id, shares[stage]) == Arm.B,
            id);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.5", "0.01, 0.01171875", "0.1, 0.1015625", "0.998, 0.99609375"})
  void sharesAreThoseThatAByteCanTell(double wanted, double given) {
    double share = Assignment.share(wanted);
    assertEquals(given, share);
    Assignment assignment = new Assignment("share");
    long inB =
        IntStream.range(0, USERS)
            .filter(user -> assignment.arm(Integer.toString(user), share) == Arm.B)
            .count();
    assertEquals(share, (double) inB / USERS, 4 * Math.sqrt(share * (1 - share) / USERS));
  }

  /** The correlation of two cuts by lot has a deviation of 1 / sqrt(users). */
  @Test
  void experimentsDoNotCorrelate() {
    int experiments = 24;
    boolean[][] inB = new boolean[experiments][USERS];
    for (int e = 0; e < experiments; e++) {
      Assignment assignment = new Assignment("experiment-" + e);
      for (int user = 0; user < USERS; user++) {
        inB[e][user] = assignment.arm(Integer.toString(user), 0.5) == Arm.B;
      }
    }
    double squares = 0;
    for (int e = 0; e < experiments; e++) {
      for (int other = 0; other < e; other++) {
        int agree = 0;
        for (int user = 0; user < USERS; user++) {
          agree += inB[e][user] == inB[other][user] ? 1 : -1;
        }
        double correlation = (double) agree / USERS;
        assertEquals(0, correlation, 4.5 / Math.sqrt(USERS), e + " and " + other);
        squares += USERS * correlation * correlation;
      }
    }
    int pairs = experiments * (experiments - 1) / 2; // squares is chi-square with so many
    assertEquals(pairs, squares, 4 * Math.sqrt(2.0 * pairs));
  }

  /** Otherwise the first to come would be of one arm. */
  @Test
  void theOrderOfArrivalSaysNothingOfTheArm() {
    Assignment assignment = new Assignment("order");
    long early =
        IntStream.range(0, USERS)
            .mapToObj(Integer::toString)
            .filter(id -> assignment.arm(id, 0.5) == Arm.B)
            .filter(id -> assignment.arrival(id) < 0)
            .count();
    assertEquals(USERS / 4.0, (double) early, 4 * Math.sqrt(USERS * 3 / 16.0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 0.0019, 0.9981, -0.5, 50, Double.NaN})
  void anArmWithoutUsersIsRefused(double share) {
    String message =
        assertThrows(BadInputException.class, () -> Assignment.share(share)).getMessage();
    assertTrue(message.startsWith("setting out of range: share="), message);
    assertTrue(message.endsWith("nothing to compare"), message);
  }
}
