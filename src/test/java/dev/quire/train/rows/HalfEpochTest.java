package dev.quire.train.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.dataset.TestRatings;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Design;
import dev.quire.solve.NormalEquations;
import dev.quire.solve.RowRatings;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HalfEpochTest {
  private static final int RANK = 3;

  @TempDir Path folder;

  /** Counts rows and workers. */
  private record Counting(
      Side side, long regressionBytes, AtomicInteger workers, AtomicInteger rows)
      implements RowUpdate<AtomicInteger> {
    @Override
    public AtomicInteger newRegression() {
      workers.incrementAndGet();
      return rows;
    }

    @Override
    public void fit(AtomicInteger counted, int row, RowRatings ratings) {
      counted.incrementAndGet();
    }

    @Override
    public void fit(AtomicInteger counted, int row, RowRatings ratings, NormalEquations sums) {
      counted.incrementAndGet();
    }

    @Override
    public int sums() {
      return 0;
    }

    @Override
    public void store(AtomicInteger counted, int row, double[] sums) {}
  }

  @Test
  void noMoreWorkersRunThanHaveRoomInTheHeap() throws Exception {
    int users = 1_500; // work for several blocks
    String[] lines =
        IntStream.range(0, users).mapToObj(u -> u + "," + u % 7 + ",3,0").toArray(String[]::new);
    Path converted = TestRatings.dataset(folder, Split.random(0, 0, 1), lines);
    try (Dataset dataset = Dataset.open(converted);
        Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(4)) {
      Parameters parameters = Parameters.allocate(arena, 3, users, 7, RANK);
      Side side =
          Side.users(dataset.training(), parameters, Design.exact(parameters.itemFactors()));
      for (long bytes : new long[] {1, Runtime.getRuntime().maxMemory()}) {
        Counting update = new Counting(side, bytes, new AtomicInteger(), new AtomicInteger());
        new HalfEpoch(RANK, pool).run(update);
        assertEquals(users, update.rows().get());
        assertEquals(bytes == 1 ? 4 : 1, update.workers().get());
      }
    }
  }

  @Test
  void theEquationsOfALongRowFitASmallHeap() {
    assertEquals(16, HalfEpoch.maxChunks(0));
    assertEquals(16, HalfEpoch.maxChunks(128));
    for (int rank = 1; rank <= 512; rank++) {
      int chunks = HalfEpoch.maxChunks(rank);
      assertTrue(chunks >= 8, "enough to share: rank=" + rank + ", chunks=" + chunks);
      assertTrue(chunks * 8L * rank * rank <= 16 << 20, "rank=" + rank + ", chunks=" + chunks);
    }
  }
}
