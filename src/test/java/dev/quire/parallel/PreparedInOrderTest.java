package dev.quire.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreparedInOrderTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void manyThreadsKeepTheOrder(int threads) {
    List<String> received = new ArrayList<>();
    PreparedInOrder<Integer, String, RuntimeException> order =
        new PreparedInOrder<>(String::valueOf, (part, text) -> received.add(part + "=" + text));
    try (WorkerPool pool = new WorkerPool(threads)) {
      pool.forEach(3000, (i, unused) -> order.put(i, List.of(3 * i, 3 * i + 1, 3 * i + 2)));
    }
    assertEquals(IntStream.range(0, 9000).mapToObj(i -> i + "=" + i).toList(), received);
  }

  /** The second comes when the first prepares, and each waits for the other. */
  @Test
  void severalWorkersPrepareAtATime() {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch both = new CountDownLatch(2);
    Set<Thread> preparing = ConcurrentHashMap.newKeySet();
    PreparedInOrder<Integer, Boolean, RuntimeException> order =
        new PreparedInOrder<>(
            part -> {
              preparing.add(Thread.currentThread());
              first.countDown();
              both.countDown();
              return await(both);
            },
            (part, metAnother) -> assertEquals(true, metAnother));
    try (WorkerPool pool = new WorkerPool(2)) {
      pool.forEach(
          2,
          (i, unused) -> {
            assertEquals(true, i == 0 || await(first));
            order.put(i, List.of(i));
          });
    }
    assertEquals(2, preparing.size());
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Test
  void nothingIsPreparedBeforeItsTurnNorHandedOnAfterAFailure() throws Exception {
    List<Integer> prepared = new ArrayList<>();
    List<Integer> received = new ArrayList<>();
    PreparedInOrder<Integer, Integer, IOException> order =
        new PreparedInOrder<>(
            part -> {
              prepared.add(part);
              return part;
            },
            (part, same) -> {
              if (part == 2) {
                throw new IOException("full");
              }
              received.add(part);
            });
    order.put(1, List.of(2, 3));
    assertEquals(List.of(), prepared);
    assertThrows(IOException.class, () -> order.put(0, List.of(0, 1)));
    order.put(2, List.of(4));
    assertEquals(List.of(0, 1), received);
  }
}
