package dev.quire.kernel;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lists of rows from damaged files. The JDK's own check of a masked load takes offsets of 8 GB to
 * 16 GB for near ones, and once that is compiled the process ends.
 */
class FarRowsTest {
  private static final int ROWS = 5;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 15, 16, 17, 20, 33, 50, 100, 512})
  void rowsFarOutsideAreRefused(int rank) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment matrix = arena.allocate((long) ROWS * rank * Float.BYTES, 64);
      float[] panel = new float[2 * Kernels.stride(rank)];
      float[] sum = new float[rank];
      for (int round = 0; round < 20_000; round++) { // until it is compiled
        Kernels.gather(matrix, rank, new int[] {4, round % ROWS}, 2, panel);
        Kernels.addRows(matrix, rank, new int[] {4, round % ROWS}, 2, sum);
        Kernels.addProducts(
            matrix, rank, 0, rank, new int[] {4, round % ROWS}, 2, sum, new float[2]);
      }
      for (int shift = 3; shift < 40; shift++) {
        int far = (int) Math.min(Integer.MAX_VALUE - ROWS, (1L << shift) / rank);
        for (int wrong : new int[] {ROWS, far + ROWS, -1 - far, Integer.MIN_VALUE}) {
          int[] wanted = {4, wrong};
          assertThrows(
              IndexOutOfBoundsException.class,
              () -> Kernels.gather(matrix, rank, wanted, 2, panel));
          assertThrows(
              IndexOutOfBoundsException.class, () -> Kernels.addRows(matrix, rank, wanted, 2, sum));
          assertThrows(
              IndexOutOfBoundsException.class,
              () -> Kernels.addProducts(matrix, rank, 0, rank, wanted, 2, sum, new float[2]));
        }
      }
    }
  }
}
