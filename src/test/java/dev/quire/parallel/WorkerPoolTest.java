package dev.quire.parallel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkerPoolTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyTaskRunsOnce(int threads) {
    try (WorkerPool pool = new WorkerPool(threads)) {
      assertEquals(threads, pool.threads());
      for (int tasks : new int[] {0, 1, 2, 7, 8, 9, 1000}) {
        AtomicIntegerArray runs = new AtomicIntegerArray(tasks + 1);
        pool.forEach(tasks, (index, none) -> runs.incrementAndGet(index));
        for (int i = 0; i < tasks; i++) {
          assertEquals(1, runs.get(i), "task " + i + " of " + tasks);
        }
        assertEquals(0, runs.get(tasks));
      }
    }
  }

  /** With tasks that wait for one another, the pool has to run as many at once as it says. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void asManyTasksRunAtOnceAsThereAreThreads(int threads) throws InterruptedException {
    try (WorkerPool pool = new WorkerPool(threads)) {
      CountDownLatch all = new CountDownLatch(threads);
      pool.forEach(
          threads,
          (index, none) -> {
            all.countDown();
            assertTrue(all.await(30, TimeUnit.SECONDS));
          });
    }
  }

  /** Terms of very different size, whose sum depends on the order in which they are added. */
  @Test
  void sumsAreBitwiseTheSameForAnyNumberOfThreads() {
    int terms = 10_000;
    double expected = 0;
    for (int i = 0; i < terms; i++) {
      expected += term(i);
    }
    for (int threads : new int[] {1, 2, 3, 8}) {
      try (WorkerPool pool = new WorkerPool(threads)) {
        double sum = pool.<Void, RuntimeException>sum(terms, () -> null, (i, none) -> term(i));
        assertEquals(Double.doubleToRawLongBits(expected), Double.doubleToRawLongBits(sum));
      }
    }
  }

  private static double term(int index) {
    return Math.sin(index) * Math.pow(10, index % 17);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void workspacesBelongToOneWorkerAndOneCall(int threads) {
    try (WorkerPool pool = new WorkerPool(threads)) {
      Set<Workspace> before = ConcurrentHashMap.newKeySet();
      for (int call = 0; call < 3; call++) {
        Set<Workspace> made = ConcurrentHashMap.newKeySet();
        pool.forEach(
            500,
            () -> {
              Workspace workspace = new Workspace();
              made.add(workspace);
              return workspace;
            },
            (index, workspace) -> {
              assertFalse(before.contains(workspace), "of an earlier call");
              workspace.use();
            });
        assertTrue(made.size() >= 1 && made.size() <= threads, made.size() + " workspaces");
        assertEquals(500, made.stream().mapToInt(workspace -> workspace.uses).sum());
        before.addAll(made);
      }
    }
  }

  /** Notices when two workers have it at once. */
  private static final class Workspace {
    private final AtomicReference<Thread> user = new AtomicReference<>();
    private int uses;

    private void use() {
      assertTrue(user.compareAndSet(null, Thread.currentThread()), "used by two at once");
      uses++;
      user.set(null);
    }
  }

  /** Task 9 fails at once, task 5 later; the one that a single thread would have met is thrown. */
  @RepeatedTest(20)
  void theFailureWithTheLowestNumberIsThrownAsItIs() {
    for (int threads : new int[] {1, 2, 3, 8}) {
      IOException low = new IOException("low");
      IOException high = new IOException("high");
      try (WorkerPool pool = new WorkerPool(threads)) {
        IOException thrown =
            assertThrows(
                IOException.class,
                () ->
                    pool.<Void, IOException>forEach(
                        10,
                        () -> null,
                        (index, none) -> {
                          if (index == 5) {
                            busyFor(200_000);
                            throw low;
                          }
                          if (index == 9) {
                            throw high;
                          }
                        }));
        assertSame(low, thrown);
      }
    }
  }

  private static void busyFor(long nanos) {
    for (long end = System.nanoTime() + nanos; System.nanoTime() < end; ) {
      Thread.onSpinWait();
    }
  }

  @Test
  void checkedExceptionsErrorsAndWorkspaceFailuresKeepTheirType() {
    try (WorkerPool pool = new WorkerPool(3)) {
      // Compiles only because the task's exception is that of the call: no cast, no wrapping.
      CheckedCall call = () -> pool.forEach(3, (index, none) -> throwIo());
      assertEquals("checked", assertThrows(IOException.class, call::run).getMessage());
      AssertionError error = new AssertionError("error");
      assertSame(
          error,
          assertThrows(
              AssertionError.class,
              () ->
                  pool.<RuntimeException>forEach(
                      3,
                      (index, none) -> {
                        throw error;
                      })));
      AtomicInteger runs = new AtomicInteger();
      assertEquals(
          "workspace",
          assertThrows(
                  IllegalStateException.class,
                  () ->
                      pool.<Void, RuntimeException>forEach(
                          3,
                          () -> {
                            throw new IllegalStateException("workspace");
                          },
                          (index, none) -> runs.incrementAndGet()))
              .getMessage());
      assertEquals(0, runs.get());
      pool.forEach(3, (index, none) -> runs.incrementAndGet());
      assertEquals(3, runs.get(), "the pool works on after a failure");
    }
  }

  private interface CheckedCall {
    void run() throws IOException;
  }

  private static void throwIo() throws IOException {
    throw new IOException("checked");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void noTaskStartsAfterAFailure(int threads) {
    try (WorkerPool pool = new WorkerPool(threads)) {
      AtomicInteger started = new AtomicInteger();
      CountDownLatch failed = new CountDownLatch(1);
      assertThrows(
          IllegalStateException.class,
          () ->
              pool.<Void, InterruptedException>forEach(
                  1000,
                  () -> null,
                  (index, none) -> {
                    started.incrementAndGet();
                    if (index == 0) {
                      failed.countDown();
                      throw new IllegalStateException();
                    }
                    failed.await();
                    Thread.sleep(100); // time enough for the failure to be noted
                  }));
      assertTrue(started.get() <= threads, started + " tasks started");
    }
  }

  /** The caller may free memory as soon as it sees the exception. */
  @Test
  void anInterruptEndsTheCallWhenNoTaskRunsAnyMore() throws InterruptedException {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger started = new AtomicInteger();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    int[] atTheEnd = {-1, -1}; // running tasks, interrupt flag
    CountDownLatch first = new CountDownLatch(1);
    Thread caller =
        new Thread(
            () -> {
              try (WorkerPool pool = new WorkerPool(2)) {
                try {
                  pool.forEach(
                      100_000,
                      (index, none) -> {
                        running.incrementAndGet();
                        started.incrementAndGet();
                        first.countDown();
                        busyFor(2_000_000);
                        running.decrementAndGet();
                      });
                } catch (CancellationException e) {
                  thrown.set(e);
                }
                atTheEnd[0] = running.get();
                atTheEnd[1] = Thread.currentThread().isInterrupted() ? 1 : 0;
              }
            });
    caller.start();
    first.await();
    caller.interrupt();
    caller.join();
    assertNotNull(thrown.get());
    assertEquals("interrupted", thrown.get().getMessage());
    assertArrayEquals(new int[] {0, 1}, atTheEnd, () -> Arrays.toString(atTheEnd));
    assertTrue(started.get() < 100_000, "the rest was left out");
  }

  @Test
  void aPoolThatIsToldToStopBeginsNoTaskMore() {
    try (WorkerPool pool = new WorkerPool(2)) {
      AtomicInteger running = new AtomicInteger();
      AtomicInteger started = new AtomicInteger();
      WorkerPool until = pool.until(() -> started.get() >= 10);
      assertThrows(
          StoppedException.class,
          () ->
              until.forEach(
                  1_000,
                  (index, none) -> {
                    running.incrementAndGet();
                    started.incrementAndGet();
                    busyFor(100_000);
                    running.decrementAndGet();
                  }));
      assertEquals(0, running.get());
      assertTrue(started.get() <= 11, started + " were begun"); // two may begin at once
      assertThrows(StoppedException.class, () -> until.sum(3, () -> null, (term, none) -> 1));
      assertEquals(3, pool.sum(3, () -> null, (term, none) -> 1), "others go on");
    }
  }

  /** As when a row's work is split inside a loop over rows. */
  @Test
  void aTaskMayUseThePoolItself() {
    try (WorkerPool pool = new WorkerPool(2)) {
      AtomicInteger runs = new AtomicInteger();
      pool.forEach(4, (outer, none) -> pool.forEach(5, (inner, none2) -> runs.incrementAndGet()));
      assertEquals(20, runs.get());
    }
  }

  @Test
  void aNumberOfThreadsThatCannotBeIsRefused() {
    for (int threads : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertEquals(
          "threads must be at least 1: threads=" + threads,
          assertThrows(IllegalArgumentException.class, () -> new WorkerPool(threads)).getMessage());
    }
    assertEquals(
        "threads must be at most 32767: threads=32768",
        assertThrows(IllegalArgumentException.class, () -> new WorkerPool(32768)).getMessage());
  }

  /** 64 MB have room for eight workspaces of 3 MB, and for one of any size. */
  @ParameterizedTest
  @CsvSource({"64, 3, 8", "4, 3, 4", "64, 1000, 1", "64, 0, 64", "1, 3, 1"})
  void noMoreWorkersThanTheHeapHasRoomFor(int threads, long workspaceMegabytes, int expected) {
    assertEquals(expected, WorkerPool.workers(threads, workspaceMegabytes << 20, 64L << 20));
  }
}
