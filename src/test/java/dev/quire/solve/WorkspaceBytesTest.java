package dev.quire.solve;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.quire.solve.VariationalRegression.Variance;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a workspace is said to take is what it takes, and little more. */
class WorkspaceBytesTest {
  private static final long OBJECTS = 2_000; // heads and fields, which are not counted

  private static void assertCounted(Supplier<?> workspace, long bytes, double most) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Object first = workspace.get(); // loads what is to be loaded
    long before = threads.getCurrentThreadAllocatedBytes();
    Object second = workspace.get();
    long taken = threads.getCurrentThreadAllocatedBytes() - before;
    assertNotSame(first, second);
    assertTrue(taken <= bytes + OBJECTS, "taken=" + taken + ", counted=" + bytes);
    assertTrue(bytes <= most * taken + OBJECTS, "taken=" + taken + ", counted=" + bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 17, 100, 512})
  void bytesAreThoseOfTheArrays(int rank) {
    assertCounted(() -> new Panel(rank), Panel.bytes(rank), 1.1);
    assertCounted(() -> new NormalEquations(rank), NormalEquations.bytes(rank) / 2, 1.1);
    if (rank > 1) {
      int block = rank / 3 + 1;
      assertCounted(() -> new BlockDescent(rank, block), BlockDescent.bytes(rank, block, 0), 3);
    }
    // With what only long and difficult rows need.
    assertCounted(() -> RowRegression.withPrior(rank), RowRegression.bytes(rank), 4);
    for (Variance variance : Variance.values()) {
      assertCounted(
          () -> VariationalRegression.withPrior(rank, variance),
          VariationalRegression.bytes(rank, variance),
          variance == Variance.MARGINAL ? 6 : 4);
    }
  }
}
