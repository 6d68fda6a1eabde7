package dev.quire.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InOrderTest {
  @Test
  void anEarlyResultWaitsForTheOnesBeforeIt() {
    List<String> received = new ArrayList<>();
    InOrder<String, RuntimeException> order =
        new InOrder<>((n, result) -> received.add(n + result));
    order.put(2, "c");
    order.put(1, "b");
    assertEquals(List.of(), received);
    order.put(0, "a");
    assertEquals(List.of("0a", "1b", "2c"), received);
    order.put(3, "d");
    assertEquals(4, received.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void manyThreadsKeepTheOrder(int threads) {
    List<Integer> received = new ArrayList<>();
    InOrder<Integer, RuntimeException> order = new InOrder<>((n, result) -> received.add(result));
    try (WorkerPool pool = new WorkerPool(threads)) {
      pool.forEach(10_000, (i, unused) -> order.put(i, i));
    }
    assertEquals(IntStream.range(0, 10_000).boxed().toList(), received);
  }

  @Test
  void nothingIsHandedOnAfterAFailure() throws Exception {
    List<Integer> received = new ArrayList<>();
    InOrder<Integer, IOException> order =
        new InOrder<>(
            (n, result) -> {
              if (n == 1) {
                throw new IOException("full");
              }
              received.add(result);
            });
    order.put(0, 0);
    order.put(2, 2);
    assertThrows(IOException.class, () -> order.put(1, 1));
    order.put(3, 3);
    assertEquals(List.of(0), received);
  }
}
