package dev.quire.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutcomeBinTest {
  @Test
  void everyUserIsInTheBinOfTheirOutcome() {
    Random random = new Random(4);
    List<Observation> seen = new ArrayList<>();
    for (int user = 0; user < 500; user++) {
      double outcome = random.nextInt(3) == 0 ? 0 : random.nextDouble();
      seen.add(new Observation("" + user, user % 3 == 0 ? Arm.B : Arm.A, 0.5, outcome, 3));
    }
    List<OutcomeBin> bins = OutcomeBin.of(seen);
    double end = bins.getLast().to();
    for (OutcomeBin bin : bins) {
      assertEquals(count(seen, Arm.A, bin, end), bin.usersA());
      assertEquals(count(seen, Arm.B, bin, end), bin.usersB());
    }
    assertEquals(500, bins.stream().mapToLong(bin -> bin.usersA() + bin.usersB()).sum());
  }

  private static long count(List<Observation> seen, Arm arm, OutcomeBin bin, double end) {
    return seen.stream()
        .filter(user -> user.arm() == arm && user.outcome() >= bin.from())
        .filter(user -> user.outcome() < bin.to() || (bin.to() == end && user.outcome() == end))
        .count();
  }

  @Test
  void equalOutcomesAreInOneBin() {
    List<OutcomeBin> bins = OutcomeBin.of(List.of(new Observation("1", Arm.A, 0.5, 2, 3)));
    assertEquals(List.of(new OutcomeBin(2, 2, 1, 0)), bins);
  }
}
